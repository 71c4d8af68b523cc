// Files of public keys, of every form in which issuers hand them out.
#pragma once

#include "qrid/base/json_reader.h"
#include "qrid/trust/trusted_key.h"

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// What a JWK or a JWKS may hold, 10,000 keys among others.
inline constexpr std::size_t max_key_file = (1 << 20) + 4096; ///< bytes: a trust list and white space around it
inline constexpr JsonLimits key_file_limits{
    .bytes = max_key_file, .depth = 16, .values = 250'000, .text = 64 << 10}; ///< a text: a chain of certificates

/// The keys of a file.
struct KeyFile {
    std::vector<TrustedKey> keys;   ///< at least one
    std::vector<std::string> notes; ///< what was passed over or repaired, for people
};

/// The keys in one file's content:
///   - PEM public keys and certificates, also where an editor or a configuration file changed their lines or dashes
///   - a certificate or a public key in DER, or its bare base64; the certificates of a PKCS#12 file without a
///   passphrase
///   - a JWK, a JWKS, or an array of JWKs (with the members of a trust list: iss and status_uri on the set; nbf, exp,
///     purpose and revoked on a key)
///   - a COSE_Key or COSE_KeySet
///   - a trust list, which must be signed by a root that it names
///   - the German list of EU DCC signers, whose signature is not looked at
/// A byte order mark is passed over, and UTF-16 is converted. An entry of a set that is malformed or unknown is passed
/// over (RFC 7517 section 5), unless it says that a key was revoked. `origin` stands in messages. Throws Error(bad_key)
/// when no key is left.
KeyFile read_key_file(ByteView content, std::string_view origin);

/// Only the keys.
std::vector<TrustedKey> read_trusted_keys(ByteView content, std::string_view origin);

} // namespace qrid
