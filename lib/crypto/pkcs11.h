// Keys that stay in a hardware token: named by a PKCS#11 URI (RFC 7512), used through the token's PKCS#11 module.
#pragma once

#include "qrid/base/files.h"
#include "qrid/crypto/keys.h"
#include "qrid/crypto/secret.h"

#include <string>
#include <string_view>

namespace qrid {

/// Whether the name of a key is a PKCS#11 URI and no path.
bool is_pkcs11_uri(std::string_view name);

/// The one private key that the URI names: P-256, P-384 or Ed25519. The module is the shared object at `module`; with
/// an empty path the URI's own module-path. Its public half is the token's public key of the same id or label, and a
/// first signature has shown that both belong together. Signing with it is safe from many threads; they share the
/// token's sessions. The last key of a token to go logs out, the last of a module finalises it.
///
/// The PIN is the first line of the URI's pin-source (`file:/path` or a path), or else asked for: only when the token
/// needs one, and never when it is known to be locked. A PIN that was wrong is not tried again in this process.
///
/// Throws Error(usage) for a URI that cannot be read or holds a PIN; Error(missing_key) when no module is named, and
/// when no token or no key fits; Error(bad_key) when several do, or the key is of another kind; Error(wrong_passphrase)
/// for a wrong PIN; Error(key_not_allowed) when the PIN is locked or the key may not sign; Error(token_failed) for a
/// module or token that does not work.
PrivateKey open_pkcs11_key(const std::string& uri, const fs::path& module, const AskSecret& pin);

/// The public half of such a key, as the token states it. Needs no PIN where the token shows its public keys to all;
/// otherwise as open_pkcs11_key().
PublicKey pkcs11_public_key(const std::string& uri, const fs::path& module, const AskSecret& pin);

} // namespace qrid
