// COSE_Sign1 (RFC 9052 section 4.2): one signed message, written and read.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/warning.h"
#include "qrid/cose/headers.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/keys.h"

#include <cstdint>
#include <optional>

namespace qrid::cose {

/// A message as it was received. What is signed are `protected_bytes` themselves, never a re-encoding.
struct Sign1 {
    Bytes protected_bytes;
    cbor::Value protected_header;   ///< a map; empty when protected_bytes is
    cbor::Value unprotected_header; ///< a map
    Bytes payload;
    Bytes signature; ///< may be empty: then nobody signed
    Warnings warnings;

    /// The algorithm's number, from the protected header only.
    std::optional<std::int64_t> alg() const;
    /// From either header; the protected one wins.
    std::optional<Bytes> kid() const;
    /// Header 16, a number or a media type, from the protected header only.
    const cbor::Value* typ() const;
};

/// Reads a message with or without the tags 18, 61 around 18, and 55799. Throws Error(encrypted) for one that is
/// encrypted (see encrypt0.h), Error(bad_cbor), Error(bad_cose) for another shape, a detached payload, or what
/// read_headers() refuses.
Sign1 read_sign1(ByteView bytes);

/// The same for a message inside of another one.
Sign1 sign1_of(const cbor::Value& outer);

/// The Sig_structure (RFC 9052 section 4.4) that the signature covers.
Bytes to_be_signed(ByteView protected_bytes, ByteView payload);

/// The protected header of messages under a key: its `alg` and the given entries.
Bytes write_protected(Algorithm algorithm, cbor::Map entries);

/// A tagged (18) message with these bytes as its protected header and an empty unprotected one. The header must name
/// the key's algorithm: see write_protected. `digest` is set to the SHA-256 of to_be_signed(), if it is wanted.
Bytes sign_message(const PrivateKey& key, ByteView protected_bytes, ByteView payload, Sha256* digest = nullptr);

/// Both in one.
Bytes write_sign1(const PrivateKey& key, cbor::Map protected_entries, ByteView payload);

/// Whether the key signed the message. False when the message names another algorithm than the key's.
bool verify(const Sign1& message, const PublicKey& key);

} // namespace qrid::cose
