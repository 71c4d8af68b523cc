#include "signing.h"

#include "qrid/crypto/pkcs11.h"
#include "qrid/trust/private_keys.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qrid::cmd {

namespace {

fs::path module_path(const KeyOption& o, const Session& session) {
    return given_or_environment(o.module, session, "QRID_PKCS11_MODULE").value_or("");
}

AskSecret ask_pin(const PassphraseOption& passphrase, Session& session) {
    return [&] { return passphrase.get(session, false, "PIN of the token"); };
}

} // namespace

SigningKey open_signing_key(const Issuer& issuer, Purpose purpose, const std::string& kid,
                            const PassphraseOption& passphrase, Session& session, Seconds now) {
    KeyRow row = kid.empty() ? issuer.active_key(purpose, now) : issuer.key(kid);
    PrivateKey key = issuer.open_key(row, passphrase.get(session));
    return {std::move(row), std::move(key)};
}

void KeyOption::add(CLI::App& app, std::string_view about) {
    app.add_option("--key", key, std::string(about))->type_name("KEY");
    app.add_option("--pkcs11-module", module,
                   "The PKCS#11 module of the token that a pkcs11: key is in (QRID_PKCS11_MODULE, else the URI's)")
        ->type_name("PATH");
}

bool KeyOption::is_file() const { return !is_pkcs11_uri(key); }

std::string KeyOption::path() const { return is_file() && key != "-" ? key : ""; }

PrivateKey KeyOption::open(const PassphraseOption& passphrase, Session& session) const {
    if (!is_file()) return open_pkcs11_key(key, module_path(*this, session), ask_pin(passphrase, session));
    std::error_code ignored;
    if (key != "-" && !fs::exists(key, ignored))
        throw Error(Code::missing_key, fmt::format("no key at {}", key), "make one with 'qrid key new -o PATH'");
    return read_private_key(session.read_secret(key), key, [&] { return passphrase.get(session); });
}

std::vector<TrustedKey> KeyOption::open_public(const PassphraseOption& passphrase, Session& session) const {
    if (!is_file()) {
        const PublicKey half = pkcs11_public_key(key, module_path(*this, session), ask_pin(passphrase, session));
        return read_trusted_keys(bytes_of(half.pem()), key);
    }
    std::vector<TrustedKey> keys;
    for (FileKey& found : read_private_keys(session.read_secret(key), key, [&] { return passphrase.get(session); }))
        keys.push_back(std::move(found.key));
    if (keys.empty()) throw Error(Code::bad_key, fmt::format("{} holds no keys", key));
    return keys;
}

PrivateKey open_key_file(const std::string& path, const PassphraseOption& passphrase, Session& session) {
    return KeyOption{path, {}}.open(passphrase, session);
}

} // namespace qrid::cmd
