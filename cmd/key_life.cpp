// key rotate, key retire, key revoke.
#include "qrid/issuer/key_life.h"

#include "commands.h"
#include "common.h"
#include "key_text.h"
#include "qrid/issuer/untold.h"
#include "repeat.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

void hint_at_trust_list(bool rehearse, Session& session) {
    if (!rehearse)
        session.note("run 'qrid trust build' and publish the new trust list so that verifiers see this change");
}

// ---- key rotate

struct RotateOptions {
    std::string purpose = "cards", algorithm, stage, distid;
    bool immediately = false, no_next = false;
    DryRunOption dry_run;
    IssuerOption issuer;
    PassphraseOption passphrase;
    AtOption at;
    SeedOption seed;
};

void add_rotate(CLI::App& app, RotateOptions& o) {
    app.add_option("--purpose", o.purpose, "Which keys to rotate: cards, status or trust")
        ->type_name("PURPOSE")
        ->capture_default_str();
    app.add_option("--alg", o.algorithm,
                   "Algorithm of the new staged key: " + names_that_sign() + " (default: same as before)")
        ->type_name("ALG");
    app.add_option("--distid", o.distid,
                   "With SM2: the identifier that signatures of the new staged key cover (default: same as before)")
        ->type_name("TEXT");
    app.add_option("--stage", o.stage, "How long the new key is published before it may sign (30d)")->type_name("SPAN");
    app.add_flag("--now", o.immediately,
                 "Rotate even if the staged key has not been published long enough, for example after a theft");
    app.add_flag("--no-next", o.no_next, "Do not create a new staged key, for issuers that import their keys");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.passphrase.add(app);
    o.at.add(app);
    o.seed.add(app);
}

int run_rotate(const RotateOptions& o, Session& session) {
    RotationTerms terms{.purpose = parse_purpose(o.purpose),
                        .algorithm = {},
                        .stage = o.stage.empty() ? staging_time : parse_duration(o.stage),
                        .immediately = o.immediately,
                        .make_next = !o.no_next,
                        .rehearse = o.dry_run.given,
                        .distid = o.distid};
    if (!o.algorithm.empty()) terms.algorithm = parse_algorithm(o.algorithm);
    if (terms.algorithm) check_kind({*terms.algorithm, terms.distid});
    o.seed.put(session, o.at);
    const Seconds now = o.at.now(session);
    Issuer issuer = o.issuer.open_to_change(session);
    if (session.random.is_seeded() && terms.algorithm) check_reproducible(*terms.algorithm);
    const std::optional<Rotation> before = untold_rotation(issuer, terms.purpose, now);
    if (!before)
        (void)next_active_key(issuer, terms, now); // what can be refused is, before the passphrase is asked for
    const Rotation done = before ? *before : rotate_keys(issuer, terms, o.passphrase.get(session), now);
    if (!o.dry_run.given) session.settle("do not rotate again: see 'qrid key list'");
    if (before) finish_repeat(issuer, "the keys were rotated", o.dry_run.given, now, session);

    std::vector<KeyRow> rows{done.active};
    if (done.retiring) rows.insert(rows.begin(), *done.retiring);
    if (done.staged) rows.push_back(*done.staged);
    const KeyRing ring = ring_with(issuer.keys(), rows);
    if (session.format == Format::json) {
        json document{{"dry_run", o.dry_run.given},
                      {"purpose", o.purpose},
                      {"retiring", done.retiring ? key_to_json(ring, *done.retiring, now) : json()},
                      {"active", key_to_json(ring, done.active, now)},
                      {"staged", done.staged ? key_to_json(ring, *done.staged, now) : json()}};
        if (o.dry_run.given && !before && done.staged)
            document["staged"]["kid"] = nullptr; // of a key that will never be
        if (before) document["repeated"] = true;
        session.print_json(document);
        tell_once(issuer, o.dry_run.given, session);
        return 0;
    }
    std::string text =
        fmt::format("{} the keys for {}\n",
                    before ? "had already rotated" : would(o.dry_run.given, "rotated", "rotate"), name(terms.purpose));
    for (const KeyRow& row : rows) {
        const bool is_new = done.staged && row.kid == done.staged->kid;
        text += fmt::format("  {:<16}  {}\n", is_new && o.dry_run.given && !before ? "(a new key)" : row.kid,
                            life_of(ring, row, now));
    }
    session.print(text);
    tell_once(issuer, o.dry_run.given, session);
    hint_at_trust_list(o.dry_run.given, session);
    return 0;
}

// ---- key retire, key revoke

std::string cards_of(const Registry::KeyUse& use) {
    const std::string leases =
        use.open_leases == 0
            ? ""
            : fmt::format("; {} of it not merged, with cards until {} at the latest that are not counted",
                          use.open_leases == 1 ? "one lease is" : fmt::format("{} leases are", use.open_leases),
                          format_time(use.last_lease_exp));
    if (use.cards == 0)
        return (use.open_leases == 0 ? "it has signed no cards" : "it has signed no known cards") + leases;
    return fmt::format("{} cards, {} of them not expired, the last until {}{}", use.cards, use.living,
                       format_time(use.last_card_exp), leases);
}

json change_to_json(const KeyRing& ring, const KeyChange& change, bool rehearse, Seconds now) {
    return {{"dry_run", rehearse},
            {"key", key_to_json(ring, change.after, now)},
            {"cards", change.use.cards},
            {"living_cards", change.use.living},
            {"open_leases", change.use.open_leases},
            {"active", change.active ? json(change.active->kid) : json()}};
}

void tell_successor(const KeyChange& change, Session& session) {
    const std::string_view purpose = name(change.after.purpose);
    session.print(
        change.active
            ? fmt::format("  key {} now signs for {}\n", change.active->kid, purpose)
            : fmt::format(
                  "  no key can sign for {} now: run 'qrid key rotate --purpose {} --now' or 'qrid key new --purpose "
                  "{} --stage 0d'\n",
                  purpose, purpose, purpose));
}

struct RetireOptions {
    std::string kid;
    bool force = false;
    DryRunOption dry_run;
    IssuerOption issuer;
    AtOption at;
    SeedOption seed;
};

void add_retire(CLI::App& app, RetireOptions& o) {
    app.add_option("KID", o.kid, "The key's kid, or at least its first 4 digits")->required();
    app.add_flag("--now,--force", o.force, "Retire it now even if its cards are still valid or no other key can sign");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.at.add(app);
    o.seed.add(app);
}

int run_retire(const RetireOptions& o, Session& session) {
    o.seed.put(session, o.at);
    Issuer issuer = o.issuer.open_to_change(session);
    const Seconds now = o.at.now(session);
    const KeyChange done = retire_key(issuer, issuer.key(o.kid), o.force, o.dry_run.given, now);
    if (!o.dry_run.given) session.settle("see 'qrid key list'");
    const KeyRing ring = ring_with(issuer.keys(), {done.after});
    if (session.format == Format::json) {
        session.print_json(change_to_json(ring, done, o.dry_run.given, now));
        return 0;
    }
    session.print(fmt::format("{} key {}\n  {}\n  {}\n",
                              would(o.dry_run.given, "stopped signing with", "stop signing with"), done.after.kid,
                              life_of(ring, done.after, now), cards_of(done.use)));
    if (ring.state(done.before, now) == KeyState::active || !done.active) tell_successor(done, session);
    hint_at_trust_list(o.dry_run.given, session);
    return 0;
}

struct RevokeOptions {
    std::string kid, reason;
    DryRunOption dry_run;
    IssuerOption issuer;
    AtOption at;
    SeedOption seed;
};

void add_revoke(CLI::App& app, RevokeOptions& o) {
    app.add_option("KID", o.kid, "The key's kid, or at least its first 4 digits")->required();
    app.add_option("--reason", o.reason,
                   "superseded (cards issued before remain valid) or compromised (none of its cards remains valid)")
        ->required()
        ->type_name("REASON")
        ->check(CLI::IsMember({"superseded", "compromised"}));
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.at.add(app);
    o.seed.add(app);
}

int run_revoke(const RevokeOptions& o, Session& session) {
    o.seed.put(session, o.at);
    Issuer issuer = o.issuer.open_to_change(session);
    const Seconds now = o.at.now(session);
    const bool compromised = o.reason == "compromised";
    const KeyChange done = revoke_key(issuer, issuer.key(o.kid), compromised, o.dry_run.given, now);
    if (!o.dry_run.given) session.settle("see 'qrid key list'");
    const KeyRing ring = ring_with(issuer.keys(), {done.after});
    if (session.format == Format::json) {
        session.print_json(change_to_json(ring, done, o.dry_run.given, now));
        return 0;
    }
    const bool changed = !done.before.revoked || done.before.revoked->compromised != compromised;
    session.print(fmt::format("{} key {}\n  {}\n  {}\n",
                              !changed ? "had already revoked" : would(o.dry_run.given, "revoked", "revoke"),
                              done.after.kid, life_of(ring, done.after, now), cards_of(done.use)));
    if (done.use.living > 0 && compromised)
        session.print(fmt::format("  none of them is valid any more; list them with 'qrid issuer affected --kid {}'\n",
                                  done.after.kid));
    tell_successor(done, session);
    hint_at_trust_list(o.dry_run.given, session);
    return 0;
}

} // namespace

Command key_rotate_command() {
    return make_command<RotateOptions>("Issue", "key rotate",
                                       "Replace the active key with the staged one, and stage a new one",
                                       "  qrid key rotate\n"
                                       "  qrid key rotate --purpose status --dry-run\n"
                                       "  qrid key rotate --now --passphrase-file secret      # after a theft",
                                       add_rotate, run_rotate);
}

Command key_retire_command() {
    return make_command<RetireOptions>("Issue", "key retire", "Retire a key once its cards have expired",
                                       "  qrid key retire 3f9a\n  qrid key retire 3f9a --dry-run --json", add_retire,
                                       run_retire);
}

Command key_revoke_command() {
    return make_command<RevokeOptions>("Issue", "key revoke", "Revoke a key that was replaced or stolen",
                                       "  qrid key revoke 3f9a --reason superseded\n"
                                       "  qrid key revoke 3f9a --reason compromised --dry-run",
                                       add_revoke, run_revoke);
}

} // namespace qrid::cmd
