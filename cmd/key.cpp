#include "commands.h"
#include "common.h"
#include "key_text.h"
#include "qrid/base/encoding.h"
#include "qrid/cose/test_key.h"
#include "qrid/trust/jwk.h"
#include "repeat.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

// ---- key new

struct NewOptions {
    IssuerOption issuer;
    PassphraseOption passphrase;
    OutputOption output;
    AtOption at;
    DryRunOption dry_run;
    SeedOption seed;
    std::string purpose = "cards", stage;
    KeyKindOptions kind{.for_codes = false};
    bool no_passphrase = false, test = false;
};

void add_new(CLI::App& app, NewOptions& o) {
    app.add_option("--purpose", o.purpose, "What the key signs: cards, status or trust")
        ->type_name("PURPOSE")
        ->capture_default_str();
    o.kind.add(app, "Algorithm");
    app.add_option("--stage", o.stage, "How long the key is published before it may sign (30d)")->type_name("SPAN");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    app.add_flag("--no-passphrase", o.no_passphrase, "With -o: leave the private key unprotected, for tests");
    app.add_flag("--test", o.test, "Create a test key: its kid begins with 7e5, and verifiers warn of what it signs");
    o.passphrase.add(app);
    o.output.add(app);
    o.at.add(app);
    o.seed.add(app);
}

// A key pair of its own, without any issuer's directory: PATH and PATH.pub.
int new_pair(const NewOptions& o, Session& session) {
    const fs::path path = o.output.path, public_path = path.string() + ".pub";
    for (const fs::path& target : {path, public_path}) check_target(target, o.output.overwrite());
    const KeyKind kind = o.kind.get(session);
    const Algorithm algorithm = kind.algorithm;
    const Purpose purpose = parse_purpose(o.purpose); // which nothing but the seed tells from others
    check_seed_fits(o.test, algorithm, session);
    const Random numbers = session.random.of(fmt::format("key for {} {}", name(purpose), name(algorithm)));
    const PrivateKey key = o.test ? cose::generate_test_key(kind, numbers) : cose::generate_key(kind);
    const Secret pem = o.no_passphrase ? key.plain_pem()
                                       : key.encrypted_pem(o.passphrase.get(session, true),
                                                           session.random.of(cose::seal_purpose(key.public_key())));
    remove_leftovers(path, Leftovers::of_this); // which hold a private key
    StagedFile private_file(path, bytes_of(pem.view()), o.output.overwrite(), FileMode::secret);
    StagedFile public_file(public_path, bytes_of(key.public_key().pem()), o.output.overwrite());
    private_file.commit();
    session.settle(fmt::format("the key is in {}", path.string()));
    session.follow_up([&] { public_file.commit(); }, fmt::format("write it with 'qrid key export --key {} -o {}'",
                                                                 path.string(), public_path.string()));
    const std::string kid = hex_encode(cose::kid_of(key.public_key()));
    if (session.format == Format::json)
        session.print_json({{"kid", kid},
                            {"alg", name(key.algorithm())},
                            {"test", o.test},
                            {"private", path.string()},
                            {"public", public_path.string()}});
    else
        session.print(fmt::format("created {} {}key {}\n  private {}\n  public  {}\n", name(key.algorithm()),
                                  o.test ? "test " : "", kid, path.string(), public_path.string()));
    return 0;
}

int run_new(const NewOptions& o, Session& session) {
    if (o.output.to_file()) {
        if (o.dry_run.given || !o.stage.empty())
            throw Error(Code::usage, "--dry-run and --stage only apply to an issuer's key", "leave out -o PATH");
        o.seed.put(session);
        return new_pair(o, session);
    }
    if (o.no_passphrase)
        throw Error(Code::usage, "an issuer's keys always have a passphrase",
                    "use --no-passphrase with -o PATH, for a standalone key");
    o.seed.put(session, o.at);
    const KeyKind kind = o.kind.get(session);
    const NewKey wanted{.purpose = parse_purpose(o.purpose),
                        .algorithm = kind.algorithm,
                        .stage = o.stage.empty() ? staging_time : parse_duration(o.stage),
                        .rehearse = o.dry_run.given,
                        .distid = kind.distid};
    const Seconds now = o.at.now(session);
    Issuer issuer = o.issuer.open_to_change(session);
    if (o.test) issuer.require_test_issuer("leave out --test, or make a standalone test key with -o PATH");
    if (session.random.is_seeded()) check_reproducible(wanted.algorithm); // before a passphrase is asked for
    const std::optional<KeyRow> before = untold_key(issuer, wanted, now);
    const KeyRow row = before ? *before : new_key(issuer, wanted, o.passphrase.get(session), now);
    if (!wanted.rehearse) session.settle("see 'qrid key list'");
    if (before) finish_repeat(issuer, "the key was created", wanted.rehearse, now, session);
    const KeyRing ring = ring_with(issuer.keys(), {row});
    if (session.format == Format::json) {
        json document = key_to_json(ring, row, now);
        document["dry_run"] = wanted.rehearse;
        if (wanted.rehearse && !before) document["kid"] = nullptr; // of a key that will never be
        if (before) document["repeated"] = true;
        session.print_json(document);
        tell_once(issuer, wanted.rehearse, session);
        return 0;
    }
    session.print(fmt::format("{} key {} for {}\n  {}\n  signs until {}, verified until {}\n",
                              before ? "had already created" : would(wanted.rehearse, "created", "create"),
                              wanted.rehearse && !before ? "(a new one)" : row.kid, name(row.purpose),
                              life_of(ring, row, now), format_time(row.sign_until), format_time(row.verify_until)));
    tell_once(issuer, wanted.rehearse, session);
    return 0;
}

// ---- key list

struct KeyListOptions {
    IssuerOption issuer;
    AtOption at;
};

void add_list(CLI::App& app, KeyListOptions& o) {
    o.issuer.add(app);
    o.at.add(app);
}

int run_list(const KeyListOptions& o, Session& session) {
    const Issuer issuer = o.issuer.open(session);
    const Seconds now = o.at.now(session);
    const KeyRing ring = issuer.keys();
    json list = json::array();
    std::string text = fmt::format("{:<16}  {:<7} {:<6} {:<9} {:<31} {:<20}  {}\n", "kid", "purpose", "alg", "state",
                                   "next", "signs until", "verified until");
    for (const KeyRow& row : ring.by_purpose()) {
        list.push_back(key_to_json(ring, row, now));
        const auto change = ring.next_change(row, now);
        text += fmt::format("{:<16}  {:<7} {:<6} {:<9} {:<31} {:<20}  {}\n", row.kid, name(row.purpose),
                            name(PublicKey::from_pem(row.public_pem).algorithm()), name(ring.state(row, now)),
                            change ? fmt::format("{} {}", name(change->to), format_time(change->at)) : "-",
                            format_time(row.sign_until), format_time(row.verify_until));
    }
    if (session.format == Format::json)
        session.print_json({{"iss", issuer.config().iss}, {"keys", list}});
    else
        session.print(text);
    return 0;
}

// ---- key show

struct KeyShowOptions {
    IssuerOption issuer;
    AtOption at;
    std::string kid;
};

void add_show(CLI::App& app, KeyShowOptions& o) {
    app.add_option("KID", o.kid, "The key's kid, or at least its first 4 digits")->required();
    o.issuer.add(app);
    o.at.add(app);
}

int run_show(const KeyShowOptions& o, Session& session) {
    const Issuer issuer = o.issuer.open(session);
    const KeyRow row = issuer.key(o.kid);
    const Seconds now = o.at.now(session);
    const KeyRing ring = issuer.keys();
    json key = key_to_json(ring, row, now);
    key["private"] = issuer.has_private_half(row) ? "here" : "elsewhere";
    if (session.format == Format::json) {
        session.print_json(key);
        return 0;
    }
    key["state"] = life_of(ring, row, now);
    for (const char* member : {"kid", "purpose", "alg", "distid", "state", "publish_from", "sign_from", "sign_until",
                               "verify_until", "private", "thumbprint", "jwk_thumbprint"})
        if (key.contains(member)) session.print(fmt::format("{:<15} {}\n", member, key[member].get<std::string>()));
    return 0;
}

} // namespace

Command key_new_command() {
    return make_command<NewOptions>("Issue", "key new",
                                    "Create a staged key for an issuer, or with -o a standalone key pair",
                                    "  qrid key new --purpose cards --alg EdDSA\n"
                                    "  qrid key new --purpose status --issuer province --passphrase-file secret\n"
                                    "  qrid key new --no-passphrase -o issuer.pem      # and issuer.pem.pub\n"
                                    "  qrid key new --test --no-passphrase -o test.pem",
                                    add_new, run_new);
}

Command key_list_command() {
    return make_command<KeyListOptions>("Issue", "key list", "List an issuer's keys, their purpose and state",
                                        "  qrid key list\n  qrid key list --issuer province --json", add_list,
                                        run_list);
}

Command key_show_command() {
    return make_command<KeyShowOptions>("Issue", "key show", "Show one key: dates, state, thumbprints",
                                        "  qrid key show 3f9a\n  qrid key show 3f9a01b2c3d4e5f6 --json", add_show,
                                        run_show);
}

} // namespace qrid::cmd
