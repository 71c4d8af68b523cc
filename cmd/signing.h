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

/// A PEM private key of its own.
PrivateKey open_key_file(const std::string& path, const PassphraseOption& passphrase, Session& session);

} // namespace qrid::cmd
