#include "qrid/card/claims.h"

#include "qrid/base/error.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"

#include <fmt/format.h>

#include <cmath>

namespace qrid {

namespace {

using cbor::Value;

namespace claim {
constexpr std::int64_t iss = 1, sub = 2, aud = 3, exp = 4, nbf = 5, iat = 6, cti = 7, cnf = 8, identity = 169,
                       status = 65535, test = -65537; // under -65536 is for private use
}
constexpr std::int64_t cnf_cose_key = 1;

[[noreturn]] void fail(std::string_view what) { throw Error(Code::bad_claims, fmt::format("bad claims: {}", what)); }

std::string text_claim(const Value& value, std::string_view name) {
    if (value.text() == nullptr) fail(fmt::format("{} is {} instead of text", name, cbor::kind(value)));
    return *value.text();
}

// NumericDate: a number, without tag 1; whole seconds are what this format writes.
Seconds time_claim(const Value& value, std::string_view name, Warnings& warnings) {
    std::optional<Seconds> time = value.int64();
    if (const double* number = value.number(); number != nullptr && std::abs(*number) < 1e12) {
        time = static_cast<Seconds>(std::floor(*number));
        warnings.push_back({WarningCode::unusual_form, fmt::format("{} is a fraction", name)});
    }
    if (!time || *time < earliest_time || *time > latest_time) fail(fmt::format("{} is not a time", name));
    return *time;
}

Identity identity_claim(const Value& value, Warnings& warnings) {
    if (value.bytes() == nullptr) return read_identity(value, warnings);
    warnings.push_back({WarningCode::unusual_form, "the identity is wrapped in a byte string"});
    return read_identity(cbor::decode(*value.bytes()).value, warnings);
}

// A key that cards do not use leaves a card that is good for whoever asks for no proof.
void read_cnf(Claims& claims, const Value& value, Warnings& warnings) {
    if (value.map() == nullptr) fail("cnf is not a map");
    const Value* key = value.find(cnf_cose_key);
    if (key != nullptr && key->map() != nullptr && cose::has_known_curve(*key)) {
        try {
            claims.cnf = cose::read_key(*key);
            return;
        } catch (const Error& error) {
            fail(fmt::format("cnf: {}", error.what()));
        }
    }
    if (key != nullptr && key->map() == nullptr) fail("cnf: the COSE_Key is not a map");
    claims.unusable_cnf = key != nullptr ? "a key with an unsupported type or curve" : "no COSE_Key";
    warnings.push_back({WarningCode::unknown_confirmation,
                        fmt::format("cnf has {}, so the holder cannot be proven", claims.unusable_cnf)});
}

void read_status(Claims& claims, const Value& value) {
    if (value.map() == nullptr) fail("status is not a map");
    const Value* list = value.find("status_list");
    claims.has_other_status = list == nullptr;
    if (list == nullptr) return;
    const Value *idx = list->find("idx"), *uri = list->find("uri");
    if (idx == nullptr || !idx->uint64() || uri == nullptr || uri->text() == nullptr || uri->text()->empty())
        fail("a status_list without idx and uri");
    claims.status = {*idx->uint64(), *uri->text()};
}

// A text, or an array of texts.
std::vector<std::string> aud_claim(const Value& value) {
    if (value.array() == nullptr) return {text_claim(value, "aud")};
    std::vector<std::string> all;
    for (const Value& one : *value.array()) all.push_back(text_claim(one, "aud"));
    if (all.empty()) fail("aud is empty");
    return all;
}

} // namespace

Bytes write_claims(const Claims& claims) {
    const auto count = [](const auto&... claim) { return (std::size_t{claim.has_value()} + ...); };
    constexpr std::size_t usual_size = 512; // without a face
    cbor::Writer out(usual_size);
    out.map(count(claims.iss, claims.sub, claims.exp, claims.nbf, claims.iat, claims.cti, claims.cnf, claims.identity,
                  claims.status) +
            (claims.test ? 1 : 0));
    // In the order of the keys.
    if (claims.iss) out.integer(claim::iss).text(*claims.iss);
    if (claims.sub) out.integer(claim::sub).text(*claims.sub);
    if (claims.exp) out.integer(claim::exp).integer(*claims.exp);
    if (claims.nbf) out.integer(claim::nbf).integer(*claims.nbf);
    if (claims.iat) out.integer(claim::iat).integer(*claims.iat);
    if (claims.cti) out.integer(claim::cti).bytes(*claims.cti);
    if (claims.cnf) out.integer(claim::cnf).map(1).integer(cnf_cose_key).value(cose::write_key(*claims.cnf));
    if (claims.identity) write_identity(out.integer(claim::identity), *claims.identity);
    if (claims.status) {
        out.integer(claim::status).map(1).text("status_list").map(2);
        out.text("idx").integer(cbor::Integer{false, claims.status->idx}).text("uri").text(claims.status->uri);
    }
    if (claims.test) out.integer(claim::test).value(true);
    return std::move(out).take();
}

Claims read_claims(ByteView payload, Warnings& warnings) {
    const cbor::Decoded decoded = cbor::decode(payload);
    if (decoded.value.map() == nullptr) fail("not a map");
    if (decoded.indefinite_length)
        warnings.push_back({WarningCode::indefinite_length, "claims written with indefinite lengths"});
    Claims claims;
    for (const auto& [key, value] : *decoded.value.map()) {
        switch (key.int64().value_or(-1)) {
        case claim::iss:
            claims.iss = text_claim(value, "iss");
            break;
        case claim::sub:
            claims.sub = text_claim(value, "sub");
            break;
        case claim::aud:
            claims.aud = aud_claim(value);
            break;
        case claim::exp:
            claims.exp = time_claim(value, "exp", warnings);
            break;
        case claim::nbf:
            claims.nbf = time_claim(value, "nbf", warnings);
            break;
        case claim::iat:
            claims.iat = time_claim(value, "iat", warnings);
            break;
        case claim::cti:
            if (value.bytes() == nullptr) fail("cti is not bytes");
            claims.cti = *value.bytes();
            break;
        case claim::cnf:
            read_cnf(claims, value, warnings);
            break;
        case claim::identity:
            claims.identity = identity_claim(value, warnings);
            break;
        case claim::status:
            read_status(claims, value);
            break;
        case claim::test:
            claims.test = value == Value(true);
            if (claims.test) break;
            [[fallthrough]];
        default:
            warnings.push_back({WarningCode::unknown_claim, key.int64() ? fmt::format("unknown claim {}", *key.int64())
                                                                        : "a claim whose key is not an integer"});
        }
    }
    return claims;
}

} // namespace qrid
