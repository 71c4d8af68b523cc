#include "signing.h"

#include <fmt/format.h>

namespace qrid::cmd {

SigningKey open_signing_key(const Issuer& issuer, Purpose purpose, const std::string& kid,
                            const PassphraseOption& passphrase, Session& session, Seconds now) {
    KeyRow row = kid.empty() ? issuer.active_key(purpose, now) : issuer.key(kid);
    PrivateKey key = issuer.open_key(row, passphrase.get(session));
    return {std::move(row), std::move(key)};
}

PrivateKey open_key_file(const std::string& path, const PassphraseOption& passphrase, Session& session) {
    std::error_code ignored;
    if (path != "-" && !fs::exists(path, ignored))
        throw Error(Code::missing_key, fmt::format("no key at {}", path), "make one with 'qrid key new -o PATH'");
    Bytes content = session.read(path);
    const Secret pem(text_of(content));
    cleanse(content.data(), content.size());
    const bool locked = is_encrypted_pem(pem.view());
    const Secret secret = locked ? passphrase.get(session) : Secret();
    return PrivateKey::from_pem(pem.view(), locked ? &secret : nullptr);
}

} // namespace qrid::cmd
