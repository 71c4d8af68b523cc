// Opening the private key that a command signs with.
#pragma once

#include "common.h"
#include "qrid/trust/private_keys.h"

namespace qrid::cmd {

/// --key FILE|URI, --pkcs11-module PATH: a key of its own, in a file or in a hardware token. The PIN of a token is
/// given as a passphrase is.
struct KeyOption {
    std::string key, module;
    void add(CLI::App& app, std::string_view about);
    /// --pkcs11-module alone, where the key is a positional argument.
    void add_module(CLI::App& app);
    bool given() const { return !key.empty(); }
    /// Whether it is a file or '-', and no URI of a token.
    bool is_file() const;
    /// The path, for checks against it as an output; empty for a token or standard input.
    std::string path() const;
    /// The private key; in a session that draws from a seed it signs reproducibly. Throws Error(key_not_allowed) there
    /// when it is no test key or cannot, Error(missing_key) when there is no such file, and as read_private_key() and
    /// open_pkcs11_key() do.
    PrivateKey open(const PassphraseOption& passphrase, Session& session) const;
    /// Every key of a file, with the private halves that it has.
    std::vector<FileKey> open_all(const PassphraseOption& passphrase, Session& session) const;
    /// The public half of each key of the file, or of the token's key, with what the file says of it. A token's PIN and
    /// a file's passphrase are asked for only where needed.
    std::vector<TrustedKey> open_public(const PassphraseOption& passphrase, Session& session) const;
};

/// What an issuer's key is wanted for.
struct Signing {
    Purpose purpose = Purpose::cards;
    std::string kid; ///< as the user named it; empty for the active key
    Seconds exp = 0; ///< of what is to be signed
    Seconds now = 0;
};

struct SigningKey {
    KeyRow row;
    PrivateKey key;
};

/// An issuer's key, and its private half from the issuer's directory, or from `elsewhere` when that is given. What can
/// be refused is, before a passphrase is asked for: throws Error(missing_key), Error(key_not_allowed).
SigningKey open_signing_key(const Issuer& issuer, const Signing& wanted, const KeyOption& elsewhere,
                            const PassphraseOption& passphrase, Session& session);

} // namespace qrid::cmd
