// Opening the private key that a command signs with.
#pragma once

#include "common.h"

namespace qrid::cmd {

/// An issuer's key: the one named by its kid, or the active one of the purpose. The passphrase is asked for last.
struct SigningKey {
    KeyRow row;
    PrivateKey key;
};
SigningKey open_signing_key(const Issuer& issuer, Purpose purpose, const std::string& kid,
                            const PassphraseOption& passphrase, Session& session, Seconds now);

/// --key FILE|URI, --pkcs11-module PATH: a key of its own, in a file or in a hardware token. The PIN of a token is
/// given as a passphrase is.
struct KeyOption {
    std::string key, module;
    void add(CLI::App& app, std::string_view about);
    bool given() const { return !key.empty(); }
    /// Whether it is a file or '-', and no URI of a token.
    bool is_file() const;
    /// The path, for checks against it as an output; empty for a token or standard input.
    std::string path() const;
    /// The private key. Throws Error(missing_key) when there is no such file, and as read_private_key() and
    /// open_pkcs11_key() do.
    PrivateKey open(const PassphraseOption& passphrase, Session& session) const;
    /// The public half of each key of the file, or of the token's key, with what the file says of it. A token's PIN and
    /// a file's passphrase are asked for only where needed.
    std::vector<TrustedKey> open_public(const PassphraseOption& passphrase, Session& session) const;
};

/// KeyOption::open() for a path or URI, with the module that QRID_PKCS11_MODULE names.
PrivateKey open_key_file(const std::string& path, const PassphraseOption& passphrase, Session& session);

} // namespace qrid::cmd
