// AES-GCM (NIST SP 800-38D): encryption that also notices every change.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/crypto/secret.h"

#include <optional>

namespace qrid {

/// Bytes of the initialisation vector, and of the tag that ends what is sealed.
inline constexpr std::size_t gcm_iv = 12, gcm_tag = 16;

/// The ciphertext and its tag. `key` has 16 or 32 bytes, `iv` has gcm_iv and must never come twice with one key; `aad`
/// is authenticated and not encrypted. Throws Error(internal) for other sizes.
Bytes gcm_seal(const SecretBytes& key, ByteView iv, ByteView aad, ByteView plain);

/// The reverse; nothing when the tag does not fit: another key, another aad, or a change.
std::optional<Bytes> gcm_open(const SecretBytes& key, ByteView iv, ByteView aad, ByteView sealed);

} // namespace qrid
