// JSON Web Keys: RFC 7517, RFC 8037 for Ed25519, thumbprints after RFC 7638.
#pragma once

#include "qrid/crypto/digest.h"
#include "qrid/crypto/keys.h"

#include <nlohmann/json_fwd.hpp>

namespace qrid {

/// The required members only: kty, crv, x and, for EC, y; kty, alg and pub for ML-DSA (RFC 9964); and the "distid" of
/// an SM2 key that has another than the usual identifier.
nlohmann::json write_jwk(const PublicKey& key);

/// Throws Error(bad_key) for another type or curve, a missing or wrong member, or a private key (member "d" or "priv").
PublicKey read_jwk(const nlohmann::json& jwk);

/// SHA-256 over the required members in lexical order (RFC 7638 section 3).
Sha256 jwk_thumbprint(const PublicKey& key);

} // namespace qrid
