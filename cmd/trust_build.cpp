#include "commands.h"
#include "common.h"
#include "qrid/base/encoding.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/key_life.h"
#include "qrid/issuer/trust_publishing.h"
#include "qrid/status/address.h"
#include "signing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

struct TrustBuildOptions {
    std::string valid_for;
    KeyOption key;
    DryRunOption dry_run;
    IssuerOption issuer;
    PassphraseOption passphrase;
    AtOption at;
    SeedOption seed;
};

void add(CLI::App& app, TrustBuildOptions& o) {
    app.add_option("--valid-for", o.valid_for, "How long verifiers may use the list (the issuer's setting, else 30d)")
        ->type_name("SPAN");
    o.key.add(app, "The root key, if its private half is not in the issuer's directory");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.passphrase.add(app);
    o.at.add(app);
    o.seed.add(app);
}

int run(const TrustBuildOptions& o, Session& session) {
    o.seed.put(session, o.at);
    Issuer issuer = o.issuer.open_to_change(session);
    const Seconds now = o.at.now(session);
    const Seconds life = o.valid_for.empty() ? issuer.config().trust_life : parse_duration(o.valid_for);
    if (life == 0) throw Error(Code::usage, "--valid-for must be 1s or more", "give a time such as 30d");
    const SigningKey root = open_signing_key(
        issuer, {.purpose = Purpose::trust, .kid = {}, .exp = now + life, .now = now}, o.key, o.passphrase, session);
    const PublishedTrust list = publish_trust(issuer, root.row, root.key, life, o.dry_run.given, now);
    if (!o.dry_run.given)
        session.settle(fmt::format("the list is published: see 'qrid trust show {}'", list.file.string()));
    if (list.lone_root)
        session.note("the earlier root has not endorsed this one: give verifiers its thumbprint for 'qrid trust import "
                     "--root THUMBPRINT --unendorsed'");
    if (const auto flaw = flaw_of_prefix(issuer.config().status_uri))
        session.note(
            fmt::format("verifiers will not fetch status lists from {}: {}", issuer.config().status_uri, *flaw));
    if (life > staging_time)
        session.note(
            "verifiers may use this list for longer than new keys are staged and so miss a new key: stage keys "
            "for longer too");
    if (session.format == Format::json) {
        nlohmann::json kids = nlohmann::json::array();
        for (const KeyRow& key : list.keys) kids.push_back(key.kid);
        session.print_json({{"dry_run", o.dry_run.given},
                            {"file", list.file.string()},
                            {"version", list.version},
                            {"exp", format_time(list.exp)},
                            {"root", list.root},
                            {"root_thumbprint", hex_encode(cose::thumbprint(root.key.public_key()))},
                            {"root_changes_from", list.from},
                            {"keys", kids}});
        return 0;
    }
    session.print(fmt::format("{}{}\n  version {}, {} keys, signed by root {}, good until {}\n",
                              o.dry_run.given ? "would write " : "", list.file.string(), list.version, list.keys.size(),
                              list.root, format_time(list.exp)));
    return 0;
}

} // namespace

Command trust_build_command() {
    return make_command<TrustBuildOptions>(
        "Issue", "trust build", "Sign and publish the list of an issuer's keys",
        "  qrid trust build\n"
        "  qrid trust build --issuer province --passphrase-file secret --valid-for 14d\n"
        "  qrid trust build --key 'pkcs11:token=qrid;object=root' --pkcs11-module /usr/lib/softhsm/libsofthsm2.so",
        add, run);
}

} // namespace qrid::cmd
