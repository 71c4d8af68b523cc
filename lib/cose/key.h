// COSE_Key (RFC 9052 section 7, RFC 9053 section 7) and its thumbprint (RFC 9679).
#pragma once

#include "qrid/cbor/value.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/keys.h"

namespace qrid::cose {

/// {kty, crv, x} for Ed25519, {kty, crv, x, y} with y in full for P-256, P-384 and SM2, {kty, n, e} for RSA (RFC 8230),
/// {kty, alg, pub} for ML-DSA (RFC 9964). An SM2 key with an identifier of its own has it at cose_private_use.
cbor::Value write_key(const PublicKey& key);
cbor::Value write_key(const PublicPoint& key);

/// Throws Error(bad_key) for another type or curve, a missing coordinate, a compressed point, or a private key
/// (label -4): such a file must not be handed around.
PublicKey read_key(const cbor::Value& map);

/// Whether the map has a type and a curve that cards use, whatever else is in it.
bool has_known_curve(const cbor::Value& map);

/// Whether the map has a private number (label -4).
bool is_private_key(const cbor::Value& map);

/// A private COSE_Key (RFC 9053 section 7.1); x and y may be left out. Throws Error(bad_key) as read_key() does, for a
/// wrong private number, halves that do not belong together, or another curve's alg; Error(key_not_allowed) when its
/// key_ops do not allow signing.
PrivateKey read_private_key(const cbor::Value& map);

/// The kid (label 2) that a COSE_Key states, if any.
std::optional<Bytes> stated_kid(const cbor::Value& map);

/// SHA-256 of the deterministic {kty, crv, x, y} (RFC 9679 section 3).
Sha256 thumbprint(const PublicKey& key);
Sha256 thumbprint(const PublicPoint& key);

/// The kid that this project gives a key: the first 8 bytes of its thumbprint.
Bytes kid_of(const PublicKey& key);
Bytes kid_of(const PublicPoint& key);

} // namespace qrid::cose
