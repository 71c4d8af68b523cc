#include "qrid/trust/trusted_jwk.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_number.h"
#include "qrid/base/letters.h"
#include "qrid/base/printable.h"
#include "qrid/cose/key.h"
#include "qrid/trust/inside/key_parts.h"
#include "qrid/trust/jwk.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

std::optional<Seconds> optional_time(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return std::nullopt;
    const auto value = optional_whole_number(*found);
    if (!value) throw Error(Code::bad_key, fmt::format("a JWK whose \"{}\" is not an integer", name));
    return value;
}

// A list lives on where OpenSSL is too old for one of its keys, as it does where qrid is.
bool is_for_newer_openssl(const json& jwk) {
    const auto alg = jwk.is_object() ? jwk.find("alg") : jwk.end();
    const auto algorithm = jwk.is_object() && alg != jwk.end() && alg->is_string()
                               ? algorithm_of_jose(alg->get_ref<const std::string&>())
                               : std::nullopt;
    return algorithm && row_of(*algorithm).family == Family::ml_dsa && !is_available(*algorithm);
}

} // namespace

TrustedKey read_trusted_jwk(const json& jwk, const std::string& iss, std::string_view origin) {
    TrustedKey key = plain_trusted(read_jwk(jwk), origin);
    key.iss = iss;
    if (optional_text(jwk, "use").value_or("sig") != "sig")
        throw Error(Code::bad_key, "a JWK that is not for signatures");
    if (const auto kid = optional_text(jwk, "kid")) state_text_kid(key, *kid);
    if (const auto alg = optional_text(jwk, "alg"))
        if (algorithm_of_jose(*alg) != key.key.algorithm())
            throw Error(Code::bad_key, "a JWK whose \"alg\" does not match its curve");
    if (const auto purpose = optional_text(jwk, "purpose")) {
        key.purpose = purpose_named(*purpose);
        if (!key.purpose) throw Error(Code::bad_key, "a JWK with an unknown \"purpose\"");
    }
    key.not_before = optional_time(jwk, "nbf");
    key.not_after = optional_time(jwk, "exp");
    if (const auto revoked = jwk.find("revoked"); revoked != jwk.end()) {
        if (!revoked->is_object()) throw Error(Code::bad_key, "a JWK whose \"revoked\" is not an object");
        // A reason that is not known is the graver one.
        key.revoked = Revocation{optional_time(*revoked, "revoked_at").value_or(earliest_time),
                                 optional_text(*revoked, "reason") != "superseded"};
    }
    if (const auto version = jwk.find("crlVersion"); version != jwk.end()) {
        const auto ctr = optional_whole_number(*version, 0);
        if (!ctr) throw Error(Code::bad_key, "a JWK whose \"crlVersion\" is not a whole number");
        key.crl_version = static_cast<std::uint64_t>(*ctr);
    }
    return key;
}

bool is_signature_jwk(const json& jwk) {
    if (!jwk.is_object()) return true; // damaged, which is told
    const auto fits = [&](const char* member, const auto& is_known) {
        const auto found = jwk.find(member);
        return found == jwk.end() || !found->is_string() || is_known(found->get_ref<const std::string&>());
    };
    const auto is_a_rows = [](std::string_view AlgorithmRow::*column) {
        return [column](const std::string& text) {
            return !text.empty() && // which a row has where it has no such thing
                   std::any_of(algorithm_table().begin(), algorithm_table().end(),
                               [&](const AlgorithmRow& row) { return row.*column == text; });
        };
    };
    const auto modulus = jwk.find("n"); // an RSA key of under 2048 bits is for something else
    constexpr std::size_t least_modulus = 342;
    if (modulus != jwk.end() && modulus->is_string() && modulus->get_ref<const std::string&>().size() < least_modulus)
        return false;
    return fits("kty", is_a_rows(&AlgorithmRow::kty)) && fits("crv", is_a_rows(&AlgorithmRow::crv)) &&
           fits("use", [](const std::string& use) { return use == "sig"; }) &&
           fits("alg", [](const std::string& alg) { return algorithm_of_jose(alg).has_value(); });
}

std::vector<TrustedKey> read_trusted_jwks(const json& list, const std::string& iss, std::string_view origin) {
    check_size_of_set(list);
    std::vector<TrustedKey> keys;
    for (const json& jwk : list)
        if (is_signature_jwk(jwk) && !is_for_newer_openssl(jwk)) keys.push_back(read_trusted_jwk(jwk, iss, origin));
    if (keys.empty() && !list.empty()) throw Error(Code::bad_key, "a JWKS without a supported key");
    return keys;
}

std::optional<std::string> read_status_uri(const json& set) {
    auto uri = optional_text(set, "status_uri");
    if (uri && (uri->empty() || uri->size() > max_status_uri || printable(*uri) != *uri))
        throw Error(Code::bad_key, "\"status_uri\" is not a valid start of a URI");
    return uri;
}

bool is_issuer_name(std::string_view text) {
    return text.size() <= max_issuer_name && has_letters(text) && printable(text) == text;
}

std::optional<std::string> read_issuer_name(const json& set) {
    auto issuer_name = optional_text(set, "organization_name");
    if (issuer_name && !is_issuer_name(*issuer_name))
        throw Error(Code::bad_key, "\"organization_name\" is not a name that can be shown");
    return issuer_name;
}

json write_trusted_jwk(const TrustedKey& key) {
    json jwk = write_jwk(key.key);
    jwk["kid"] = hex_encode(cose::kid_of(key.key));
    jwk["alg"] = name(key.key.algorithm());
    jwk["use"] = "sig";
    if (key.purpose) jwk["purpose"] = name(*key.purpose);
    if (key.not_before) jwk["nbf"] = *key.not_before;
    if (key.not_after) jwk["exp"] = *key.not_after;
    if (key.revoked)
        jwk["revoked"] = {{"revoked_at", key.revoked->at},
                          {"reason", key.revoked->compromised ? "compromised" : "superseded"}};
    return jwk;
}

} // namespace qrid
