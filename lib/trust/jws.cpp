#include "qrid/trust/jws.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {

namespace {

[[noreturn]] void fail_jws(const std::string& why) { throw Error(Code::bad_cose, "not a JWS: " + why); }

// A header may bring a chain of certificates.
constexpr JsonLimits header_limits{.bytes = 64 << 10, .depth = 16, .values = 1000, .text = 64 << 10};

Bytes part(std::string_view text) {
    try {
        return base64url_decode(text);
    } catch (const Error& error) {
        fail_jws(error.what());
    }
}

} // namespace

std::string write_jws(std::string_view typ, std::string_view kid, std::string_view payload, const PrivateKey& key,
                      std::string_view zip) {
    nlohmann::json header{{"alg", name(key.algorithm())}, {"kid", kid}};
    if (!typ.empty()) header["typ"] = typ;
    if (!zip.empty()) header["zip"] = zip;
    std::string token =
        fmt::format("{}.{}", base64url_encode(bytes_of(header.dump())), base64url_encode(bytes_of(payload)));
    const Bytes signature = key.sign(bytes_of(token));
    return fmt::format("{}.{}", token, base64url_encode(signature));
}

Jws read_jws(std::string_view text, std::size_t max_characters) {
    if (text.size() > max_characters) fail_jws(fmt::format("more than {} characters", max_characters));
    const std::size_t first = text.find('.');
    const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos)
        fail_jws("it does not have three parts");
    if (first > 2 * header_limits.bytes) fail_jws("the header is too long"); // before it is decoded
    Jws token;
    const auto header = json_in(text_of(part(text.substr(0, first))), header_limits).value_or(nullptr);
    if (!header.is_object()) fail_jws("the header is not a JSON object");
    if (header.contains("crit")) fail_jws("unsupported critical headers");
    const auto member = [&](const char* name) {
        const auto found = header.find(name);
        if (found == header.end()) return std::string();
        if (!found->is_string()) fail_jws(std::string(name) + " is not text");
        return found->get<std::string>();
    };
    token.alg = member("alg");
    token.typ = member("typ");
    token.kid = member("kid");
    token.zip = member("zip");
    if (token.alg.empty()) fail_jws("no alg");
    token.signing_input = text.substr(0, second);
    token.payload = part(text.substr(first + 1, second - first - 1));
    token.signature = part(text.substr(second + 1));
    return token;
}

bool is_jws(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text.substr(first).starts_with("eyJ");
}

std::optional<Algorithm> algorithm_of(const Jws& token) { return algorithm_of_jose(token.alg); }

bool verify(const Jws& token, const PublicKey& key) {
    return algorithm_of(token) == key.algorithm() && key.verify(bytes_of(token.signing_input), token.signature);
}

} // namespace qrid
