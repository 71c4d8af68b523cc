#include "signing.h"

namespace qrid::cmd {

SigningKey open_signing_key(const Issuer& issuer, Purpose purpose, const std::string& kid,
                            const PassphraseOption& passphrase, Session& session, Seconds now) {
    KeyRow row = kid.empty() ? issuer.active_key(purpose, now) : issuer.key(kid);
    PrivateKey key = issuer.open_key(row, passphrase.get(session));
    return {std::move(row), std::move(key)};
}

PrivateKey open_key_file(const std::string& path, const PassphraseOption& passphrase, Session& session) {
    Bytes content = session.read(path);
    const bool locked = is_encrypted_pem(text_of(content));
    const Secret secret = locked ? passphrase.get(session) : Secret();
    PrivateKey key = PrivateKey::from_pem(text_of(content), locked ? &secret : nullptr);
    cleanse(content.data(), content.size());
    return key;
}

} // namespace qrid::cmd
