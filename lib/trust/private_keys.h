// Files of private keys: PEM, JWK, JWKS, COSE_Key, COSE_KeySet; and of public ones, where either may be given.
#pragma once

#include "qrid/crypto/keys.h"
#include "qrid/crypto/secret.h"
#include "qrid/trust/trusted_key.h"

#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

/// The largest file of keys: 1 MiB.
inline constexpr std::size_t max_key_file_bytes = std::size_t{1} << 20;

/// A key of a file: its public half with what the file says of it, and the private half where the file has it.
struct FileKey {
    TrustedKey key;
    std::optional<PrivateKey> private_half;
};

/// Every key in one file's content:
///   - PEM: PKCS#8 encrypted or plain, SEC1 "EC PRIVATE KEY", "PUBLIC KEY", "CERTIFICATE"; every block is read, and a
///     block of another kind is refused. A private key and its own public key or certificate are one key.
///   - a private JWK, or a JWKS with some (RFC 7517, RFC 7518 section 6.2.2, RFC 8037): x and y must be there. Keys of
///   a
///     set for other things than signatures are passed over, as read_trusted_keys() does.
///   - a private key in DER (PKCS#8, encrypted or not, or SEC1), or in a PKCS#12 file
///   - a private COSE_Key (RFC 9053 section 7), or a COSE_KeySet with some: x and y may be left out.
///   - whatever read_trusted_keys() reads.
/// The passphrase is asked for once, and only when a block is encrypted. `origin` stands in messages. The content is
/// the caller's to cleanse; every copy made of a private half here is cleansed.
///
/// Throws Error(bad_key) for anything else, and for halves that do not belong together; Error(key_not_allowed) for a
/// private half whose key_ops do not allow signing; Error(wrong_passphrase).
std::vector<FileKey> read_private_keys(ByteView content, std::string_view origin, const AskSecret& passphrase);

/// The one private key in a file's content. Throws as read_private_keys() does, Error(bad_key) when there is none or
/// more than one, and Error(key_not_allowed) when the file says that it was revoked.
PrivateKey read_private_key(ByteView content, std::string_view origin, const AskSecret& passphrase);

} // namespace qrid
