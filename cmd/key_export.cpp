#include "commands.h"
#include "common.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/trust/trusted_jwk.h"
#include "signing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

using nlohmann::json;
using Keys = std::vector<TrustedKey>;

struct ExportOptions {
    IssuerOption issuer;
    KeyOption key;
    PassphraseOption passphrase;
    OutputOption output;
    AtOption at;
    std::string kid, format = "pem";
};

void add(CLI::App& app, ExportOptions& o) {
    app.add_option("KID", o.kid, "The key's kid, or at least its first 4 digits (default: the active key for cards)");
    o.key.add(app, "Instead of an issuer's key: a file of private or public keys, or a token's pkcs11: URI");
    app.add_option("--format", o.format, "pem, jwk, jwks, cose-key or cose-keyset")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"pem", "jwk", "jwks", "cose-key", "cose-keyset"}))
        ->capture_default_str();
    o.issuer.add(app);
    o.passphrase.add(app);
    o.output.add(app);
    o.at.add(app);
}

Keys keys_to_export(const ExportOptions& o, Session& session) {
    if (o.key.given()) return o.key.open_public(o.passphrase, session);
    const Issuer issuer = o.issuer.open(session);
    const KeyRow row = o.kid.empty() ? issuer.active_key(Purpose::cards, o.at.now(session)) : issuer.key(o.kid);
    return {trusted_key_of(row, issuer.config().iss)};
}

std::string jwks_of(const Keys& keys) {
    json set{{"keys", json::array()}};
    for (const TrustedKey& key : keys) set["keys"].push_back(write_trusted_jwk(key));
    const std::string& iss = keys.front().iss;
    if (!iss.empty() && std::all_of(keys.begin(), keys.end(), [&](const auto& key) { return key.iss == iss; }))
        set["iss"] = iss;
    return dump(set, false) + "\n";
}

std::string jwk_of(const TrustedKey& key) { return dump(write_trusted_jwk(key), false) + "\n"; }

std::string pem_of(const Keys& keys) {
    std::string pem;
    for (const TrustedKey& key : keys) pem += key.key.pem();
    return pem;
}

cbor::Value cose_of(const TrustedKey& key) {
    cbor::Map map = *cose::write_key(key.key).map();
    map.emplace_back(2, cose::kid_of(key.key)); // label kid
    return map;
}

Bytes cose_set_of(const Keys& keys) {
    cbor::Array set;
    for (const TrustedKey& key : keys) set.push_back(cose_of(key));
    return cbor::encode(set);
}

Bytes exported(const Keys& keys, const std::string& format) {
    if (format == "pem") return to_bytes(bytes_of(pem_of(keys)));
    if (format == "jwks") return to_bytes(bytes_of(jwks_of(keys)));
    if (format == "cose-keyset") return cose_set_of(keys);
    return format == "jwk" ? to_bytes(bytes_of(jwk_of(keys.front()))) : cbor::encode(cose_of(keys.front()));
}

int run(const ExportOptions& o, Session& session) {
    if (o.key.given() && (!o.kid.empty() || !o.issuer.dir.empty()))
        throw Error(Code::usage, "--key cannot be used with KID or --issuer");
    if (!o.key.given() && !o.key.module.empty())
        throw Error(Code::usage, "--pkcs11-module requires --key", "give the token's key: --key pkcs11:...");
    o.output.check(o.key.path());
    const bool binary = o.format.starts_with("cose");
    if (binary && !o.output.to_file() && session.out_is_terminal && session.format != Format::json)
        throw Error(Code::usage, "this format is binary", "write it to a file with -o PATH");
    const Keys keys = keys_to_export(o, session);
    if (keys.size() > 1 && (o.format == "jwk" || o.format == "cose-key"))
        throw Error(Code::usage, fmt::format("{} keys do not fit in one {}", keys.size(), o.format),
                    "choose --format jwks, cose-keyset or pem");
    if (session.format == Format::json)
        o.output.write(session, bytes_of(keys.size() == 1 ? jwk_of(keys.front()) : jwks_of(keys)));
    else
        o.output.write(session, exported(keys, o.format));
    return 0;
}

} // namespace

Command key_export_command() {
    return make_command<ExportOptions>(
        "Issue", "key export", "Write a public key",
        "  qrid key export > issuer.pub\n"
        "  qrid key export 3f9a --format jwks -o keys.json\n"
        "  qrid key export --key issuer.pem --format cose-key -o issuer.cose\n"
        "  qrid key export --key 'pkcs11:token=issuer;object=cards' --pkcs11-module /usr/lib/softhsm/libsofthsm2.so",
        add, run);
}

} // namespace qrid::cmd
