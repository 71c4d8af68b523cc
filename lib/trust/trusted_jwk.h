// Trusted keys as JWKs (RFC 7517).
#pragma once

#include "qrid/trust/trusted_key.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// The entries of a JWKS that are for us; keys for other things are passed over (RFC 7517 section 5). Throws
/// Error(bad_key).
std::vector<TrustedKey> read_trusted_jwks(const nlohmann::json& keys, const std::string& iss, std::string_view origin);

/// One JWK; `iss` is the issuer that its set names, or empty. Throws Error(bad_key), also for a private one.
TrustedKey read_trusted_jwk(const nlohmann::json& jwk, const std::string& iss, std::string_view origin);

/// Whether a JWK of a set is for signatures of a kind that is known here, or too damaged to tell. A set may hold
/// others, which are passed over (RFC 7517 section 5).
bool is_signature_jwk(const nlohmann::json& jwk);

/// The longest status_uri, in bytes.
inline constexpr std::size_t max_status_uri = 2048;

/// The member status_uri of a set or a trust list, if it is there. Throws Error(bad_key) when it is no text that can be
/// shown, of 1 to max_status_uri bytes.
std::optional<std::string> read_status_uri(const nlohmann::json& set);

/// The longest name of an issuer, in bytes.
inline constexpr std::size_t max_issuer_name = 500;

/// Whether a text can be an issuer's name: of 1 to max_issuer_name bytes, all of which can be shown, with a letter or a
/// number among them.
bool is_issuer_name(std::string_view text);

/// The member organization_name (OpenID Federation 1.0 section 5.2.2) of a set or a trust list, if it is there. Throws
/// Error(bad_key) when it is no text, or not is_issuer_name().
std::optional<std::string> read_issuer_name(const nlohmann::json& set);

/// A JWKS entry as read_trusted_keys() reads it: kid (16 hexadecimal digits), alg, use, purpose, nbf, exp, revoked.
nlohmann::json write_trusted_jwk(const TrustedKey& key);

} // namespace qrid
