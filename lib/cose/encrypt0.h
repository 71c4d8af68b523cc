// COSE_Encrypt0 (RFC 9052 section 5.2) with AES-GCM (RFC 9053 section 4.1): written and read.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/random.h"
#include "qrid/base/warning.h"
#include "qrid/cbor/value.h"
#include "qrid/crypto/secret.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace qrid::cose {

/// A key for the content of messages: AES-128 or AES-256.
struct ContentKey {
    SecretBytes key;          ///< 16 or 32 bytes
    std::optional<Bytes> kid; ///< that a message may name it by
};

/// A key from a file's content: the bare 16 or 32 bytes, or 32 or 64 hexadecimal digits with white space around, or a
/// COSE_Key of type Symmetric (RFC 9053 section 7.2.1). Throws Error(bad_key).
ContentKey read_content_key(ByteView content);

/// A message as it was received.
struct Encrypt0 {
    Bytes protected_bytes;
    cbor::Value protected_header, unprotected_header; ///< maps
    Bytes ciphertext;                                 ///< with its tag
    Warnings warnings;

    /// From the protected header only: A128GCM is 1, A256GCM is 3.
    std::optional<std::int64_t> alg() const;
    std::optional<Bytes> kid() const;
};

/// "A128GCM" or "A256GCM"; empty for any other.
std::string_view encryption_name(std::int64_t alg);

/// Whether the bytes begin as such a message: with tag 16, which may stand inside of 61 and 55799, or as an array of
/// three.
bool is_encrypt0(ByteView bytes);

/// Throws Error(bad_cbor), Error(bad_cose).
Encrypt0 read_encrypt0(ByteView bytes);

/// The plaintext, by the first of the keys that opens it. A key that names its kid is not tried on a message that names
/// another. Throws Error(encrypted) when none does, Error(unsupported_algorithm), Error(bad_cose) without an IV of 12
/// bytes (header 5).
Bytes open_encrypt0(const Encrypt0& message, std::span<const ContentKey> keys);

/// A tagged (16) message with a fresh IV.
Bytes write_encrypt0(const ContentKey& key, ByteView plain, const Random& random);

} // namespace qrid::cose
