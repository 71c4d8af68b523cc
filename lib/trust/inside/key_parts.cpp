#include "qrid/trust/inside/key_parts.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/cose/key.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {

using nlohmann::json;

namespace {

constexpr std::size_t max_trusted_keys = 10000;

} // namespace

TrustedKey plain_trusted(PublicKey key, std::string_view origin) {
    std::vector<Bytes> kids{cose::kid_of(key)};
    return {.key = std::move(key),
            .kids = std::move(kids),
            .iss = {},
            .purpose = {},
            .not_before = {},
            .not_after = {},
            .revoked = {},
            .origin = std::string(origin)};
}

void state_kid(TrustedKey& key, ByteView kid) {
    key.kids.push_back(to_bytes(kid));
    key.states_kid = true;
}

void state_text_kid(TrustedKey& key, const std::string& kid) {
    state_kid(key, bytes_of(kid));
    for (const auto decode : {hex_decode, base64_decode}) try {
            state_kid(key, decode(kid));
        } catch (const Error&) {
        } // not in that form
}

std::optional<std::string> optional_text(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return std::nullopt;
    if (!found->is_string()) throw Error(Code::bad_key, fmt::format("\"{}\" is not text", name));
    return found->get<std::string>();
}

void check_size_of_set(const json& list) {
    if (!list.is_array() || list.size() > max_trusted_keys)
        throw Error(Code::bad_key, "a JWKS whose \"keys\" is not a list");
}

} // namespace qrid
