// key import, key passphrase.
#include "commands.h"
#include "common.h"
#include "key_text.h"
#include "qrid/base/text.h"
#include "qrid/cose/test_key.h"
#include "signing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

// ---- key import

struct KeyImportOptions {
    std::string purpose, stage, distid;
    KeyOption key;
    PassphraseOption key_passphrase{
        .what = "passphrase of the key", .option = "--key-passphrase-file", .variable = "QRID_KEY_PASSPHRASE"};
    DryRunOption dry_run;
    IssuerOption issuer;
    PassphraseOption passphrase;
    AtOption at;
    SeedOption seed;
};

void add_import(CLI::App& app, KeyImportOptions& o) {
    app.add_option("KEY", o.key.key,
                   "A key file: PEM, JWK, JWKS, COSE_Key, COSE_KeySet, an X.509 certificate; or a pkcs11: URI")
        ->required();
    o.key.add_module(app);
    app.add_option("--purpose", o.purpose,
                   "What the key signs: cards, status or trust (default: what the file says, otherwise cards)")
        ->type_name("PURPOSE");
    app.add_option("--distid", o.distid,
                   "Of an SM2 key: the identifier that its signatures cover (default: what the file says, otherwise " +
                       std::string(usual_distid) + ")")
        ->type_name("TEXT");
    app.add_option("--stage", o.stage, "How long the key is published before it may sign (30d)")->type_name("SPAN");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.key_passphrase.add(app);
    o.passphrase.add(app);
    o.at.add(app);
    o.seed.add(app);
}

// A key with the identifier that was given for it, if one was.
template <class Key>
Key under(const std::string& distid, const Key& key) {
    return distid.empty() ? key : key.with_distid(distid);
}

std::vector<ImportedKey> keys_to_import(const KeyImportOptions& o, Session& session) {
    const Seconds stage = o.stage.empty() ? staging_time : parse_duration(o.stage);
    const auto purpose_of = [&](const std::optional<Purpose>& stated) {
        return o.purpose.empty() ? stated.value_or(Purpose::cards) : parse_purpose(o.purpose);
    };
    std::vector<ImportedKey> keys;
    if (!o.key.is_file()) { // its private half stays where it is
        for (const TrustedKey& key : o.key.open_public(o.key_passphrase, session))
            keys.push_back({under(o.distid, key.key), std::nullopt, purpose_of({}), stage});
        return keys;
    }
    for (FileKey& found : o.key.open_all(o.key_passphrase, session)) {
        if (found.key.revoked)
            throw Error(Code::key_not_allowed, fmt::format("{} says that its key was revoked", o.key.key),
                        "import the key that replaced it");
        if (found.private_half) found.private_half = under(o.distid, *found.private_half);
        keys.push_back(
            {under(o.distid, found.key.key), std::move(found.private_half), purpose_of(found.key.purpose), stage});
    }
    return keys;
}

int run_import(const KeyImportOptions& o, Session& session) {
    if (!o.purpose.empty()) (void)parse_purpose(o.purpose);
    o.seed.put(session, o.at);
    const Seconds now = o.at.now(session);
    Issuer issuer = o.issuer.open_to_change(session);
    const std::vector<ImportedKey> keys = keys_to_import(o, session);
    const bool any_private =
        std::any_of(keys.begin(), keys.end(), [](const ImportedKey& key) { return key.private_half.has_value(); });
    const std::vector<KeyRow> rows =
        import_keys(issuer, keys, any_private ? o.passphrase.get(session) : Secret(), o.dry_run.given, now);
    if (!o.dry_run.given) session.settle("see 'qrid key list'");
    const KeyRing ring = ring_with(issuer.keys(), rows);
    json list = json::array();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        json key = key_to_json(ring, rows[i], now);
        key["private"] = keys[i].private_half ? "here" : "elsewhere";
        list.push_back(std::move(key));
        if (session.format == Format::text)
            session.print(fmt::format("{} key {} for {}{}\n  {}\n", would(o.dry_run.given, "imported", "import"),
                                      rows[i].kid, name(rows[i].purpose),
                                      keys[i].private_half ? "" : ", public half only", life_of(ring, rows[i], now)));
    }
    if (session.format == Format::json) session.print_json({{"dry_run", o.dry_run.given}, {"keys", list}});
    return 0;
}

// ---- key passphrase

struct PassphraseOptions {
    DryRunOption dry_run;
    IssuerOption issuer;
    PassphraseOption passphrase;
    PassphraseOption new_passphrase{
        .what = "new passphrase", .option = "--new-passphrase-file", .variable = "QRID_NEW_PASSPHRASE"};
    std::string key;
    AtOption at;
    SeedOption seed;
};

void add_passphrase(CLI::App& app, PassphraseOptions& o) {
    app.add_option("--key", o.key, "A standalone private key file, instead of an issuer's keys")->type_name("PEM");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.passphrase.add(app);
    o.new_passphrase.add(app);
    o.at.add(app);
    o.seed.add(app);
}

int run_passphrase(const PassphraseOptions& o, Session& session) {
    if (!o.key.empty() && !o.issuer.dir.empty()) throw Error(Code::usage, "--key and --issuer cannot be used together");
    std::size_t count = 1;
    o.key.empty() ? o.seed.put(session, o.at) : o.seed.put(session);
    if (!o.key.empty()) {
        if (o.key == "-") throw Error(Code::usage, "cannot write the key back to standard input", "give a file");
        std::error_code ignored;
        const bool is_there = fs::exists(o.key, ignored);
        const SecretBytes before = is_there ? session.read_secret(o.key) : SecretBytes();
        if (is_there && !is_private_pem(text_of(before)))
            throw Error(Code::bad_key, fmt::format("{} is not a PEM private key", o.key),
                        "import keys in other formats into an issuer with 'qrid key import'");
        const PrivateKey key = KeyOption{.key = o.key, .module = {}}.open(o.passphrase, session);
        const Secret pem = key.encrypted_pem(o.new_passphrase.get(session, true),
                                             session.random.of(cose::seal_purpose(key.public_key(), before)));
        if (!o.dry_run.given) write_file(o.key, bytes_of(pem.view()), Overwrite::replace, FileMode::secret);
    } else {
        Issuer issuer = o.issuer.open_to_change(session);
        const Secret old_one = o.passphrase.get(session);
        count =
            change_passphrase(issuer, old_one, o.new_passphrase.get(session, true), o.dry_run.given, o.at.now(session));
    }
    if (!o.dry_run.given) session.settle("the new passphrase is in effect");
    if (session.format == Format::json)
        session.print_json({{"dry_run", o.dry_run.given}, {"keys", count}});
    else
        session.print(fmt::format("{} {} with the new passphrase\n", would(o.dry_run.given, "encrypted", "encrypt"),
                                  counted(count, "key")));
    return 0;
}

} // namespace

Command key_import_command() {
    return make_command<KeyImportOptions>(
        "Issue", "key import", "Import a key from elsewhere as a staged key",
        "  qrid key import old.pem --purpose cards\n"
        "  qrid key import keys.jwks --dry-run\n"
        "  qrid key import 'pkcs11:token=qrid;object=cards' --pkcs11-module /usr/lib/softhsm/libsofthsm2.so",
        add_import, run_import);
}

Command key_passphrase_command() {
    return make_command<PassphraseOptions>("Issue", "key passphrase",
                                           "Change the passphrase of an issuer's private keys",
                                           "  qrid key passphrase\n"
                                           "  qrid key passphrase --passphrase-file old --new-passphrase-file new\n"
                                           "  qrid key passphrase --key issuer.pem",
                                           add_passphrase, run_passphrase);
}

} // namespace qrid::cmd
