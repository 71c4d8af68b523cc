#include "signing.h"

#include "qrid/base/encoding.h"
#include "qrid/base/permissions.h"
#include "qrid/base/places.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/pkcs11.h"
#include "qrid/trust/key_file.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

fs::path module_path(const KeyOption& o, const Session& session) {
    constexpr const char* variable = "QRID_PKCS11_MODULE";
    fs::path module = given_or_environment(o.module, session, variable).value_or("");
    if (o.module.empty() && module.has_parent_path()) check_absolute(variable, module); // a bare name is the linker's
    return module;
}

// Beside a private key of SM2 may lie its public half, as `key new -o` puts it there. The identifier is outside of what
// a passphrase protects, and signatures under another than the public half's are good for nobody.
void check_public_neighbour(const std::string& path, const PublicKey& key) {
    std::error_code ignored;
    const fs::path neighbour = path + ".pub";
    if (path.empty() || key.distid().empty() || !fs::is_regular_file(neighbour, ignored)) return;
    std::vector<TrustedKey> known;
    try {
        known = read_trusted_keys(read_file(neighbour, max_key_file), neighbour.string());
    } catch (const Error&) {
        return; // it is not asked for
    }
    for (const TrustedKey& other : known)
        if (cose::thumbprint(other.key) == cose::thumbprint(key) && other.key.distid() != key.distid())
            throw Error(Code::bad_key,
                        fmt::format("{} states the identifier \"{}\", but {} \"{}\"", path, key.distid(),
                                    neighbour.string(), other.key.distid()),
                        "correct the line \"distid:\" before the key in one of the two files");
}

AskSecret ask_pin(const PassphraseOption& passphrase, Session& session) {
    return [&] { return passphrase.get(session, false, "PIN of the token"); };
}

} // namespace

SigningKey open_signing_key(const Issuer& issuer, const Signing& wanted, const KeyOption& elsewhere,
                            const PassphraseOption& passphrase, Session& session) {
    const auto check = [&](const KeyRow& row) { issuer.check_may_sign(row, wanted.purpose, wanted.exp, wanted.now); };
    std::optional<KeyRow> row;
    if (!wanted.kid.empty())
        row = issuer.key(wanted.kid);
    else if (!elsewhere.given())
        row = issuer.active_key(wanted.purpose, wanted.now);
    if (row) check(*row);
    const auto tell_look = [&](const std::string& kid) {
        if (!issuer.config().test && cose::has_test_mark(hex_decode(kid)))
            session.note(
                fmt::format("key {} looks like a test key, as one in 4096 does: verifiers warn of what it signs; "
                            "replace it with 'qrid key rotate'",
                            kid));
    };
    if (!elsewhere.given()) {
        if (!issuer.has_private_half(*row)) (void)issuer.open_key(*row, Secret()); // throws, with a hint
        tell_look(row->kid);
        return {*row, issuer.open_key(*row, passphrase.get(session))};
    }
    PrivateKey key = elsewhere.open(passphrase, session);
    const std::string kid = hex_encode(cose::kid_of(key.public_key()));
    if (row && row->kid != kid)
        throw Error(Code::bad_key, fmt::format("the key given with --key is {}, not {}", kid, row->kid));
    if (!row) {
        for (const KeyRow& known : issuer.registry().keys())
            if (known.kid == kid) row = known;
        if (!row)
            throw Error(Code::missing_key, fmt::format("the issuer has no key {}", kid),
                        "import it first with 'qrid key import'");
        check(*row);
    }
    issuer.check_is_marked(key.public_key());
    Issuer::check_identifier(*row, key.public_key());
    tell_look(kid);
    return {std::move(*row), std::move(key)};
}

void KeyOption::add(CLI::App& app, std::string_view about) {
    app.add_option("--key", key, std::string(about))->type_name("KEY");
    add_module(app);
}

void KeyOption::add_module(CLI::App& app) {
    app.add_option("--pkcs11-module", module,
                   "The PKCS#11 module for a pkcs11: key (QRID_PKCS11_MODULE, else the URI's)")
        ->type_name("PATH");
}

bool KeyOption::is_file() const { return !is_pkcs11_uri(key); }

std::string KeyOption::path() const { return is_file() && key != "-" ? key : ""; }

PrivateKey KeyOption::open(const PassphraseOption& passphrase, Session& session) const {
    const auto usable = [&](PrivateKey opened) {
        if (!session.random.is_seeded()) return opened;
        cose::require_test_key(opened.public_key());
        return opened.reproducible();
    };
    if (!is_file()) return usable(open_pkcs11_key(key, module_path(*this, session), ask_pin(passphrase, session)));
    std::error_code ignored;
    if (key != "-" && !fs::exists(key, ignored))
        throw Error(Code::missing_key, fmt::format("no key at {}", key), "create one with 'qrid key new -o PATH'");
    PrivateKey opened = read_private_key(session.read_secret(key), key, [&] {
        check_secret_file(path()); // before anybody is asked
        return passphrase.get(session);
    });
    check_secret_file(path());
    check_public_neighbour(path(), opened.public_key());
    return usable(std::move(opened));
}

std::vector<TrustedKey> KeyOption::open_public(const PassphraseOption& passphrase, Session& session) const {
    if (!is_file()) {
        const PublicKey half = pkcs11_public_key(key, module_path(*this, session), ask_pin(passphrase, session));
        return read_trusted_keys(bytes_of(half.pem()), key);
    }
    std::vector<TrustedKey> keys;
    for (FileKey& found : open_all(passphrase, session)) keys.push_back(std::move(found.key));
    return keys;
}

std::vector<FileKey> KeyOption::open_all(const PassphraseOption& passphrase, Session& session) const {
    std::vector<FileKey> keys =
        read_private_keys(session.read_secret(key), key, [&] { return passphrase.get(session); });
    if (keys.empty()) throw Error(Code::bad_key, fmt::format("{} holds no keys", key));
    if (std::any_of(keys.begin(), keys.end(), [](const FileKey& one) { return one.private_half.has_value(); }))
        check_secret_file(path());
    return keys;
}

} // namespace qrid::cmd
