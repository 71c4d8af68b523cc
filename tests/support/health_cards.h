// SMART Health Cards that tests make: nobody but a health authority issues them.
#pragma once

#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/jws.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace qrid {

/// A token, whatever it is, as the digits of a code: two for each character.
inline std::string health_card_digits(std::string_view token) {
    std::string text = "shc:/";
    for (const char c : token) text += fmt::format("{:02}", c - '-');
    return text;
}

/// A card in one part; the kid is the key's RFC 7638 thumbprint.
inline std::string write_health_card(const nlohmann::json& payload, const PrivateKey& key) {
    const Bytes compressed = raw_compress(bytes_of(payload.dump()));
    const std::string kid = base64url_encode(jwk_thumbprint(key.public_key()));
    return health_card_digits(write_jws({}, kid, text_of(compressed), key, "DEF"));
}

} // namespace qrid
