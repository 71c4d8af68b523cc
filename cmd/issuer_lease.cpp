// issuer lease: serial numbers for workers that have no registry, taken, listed, cancelled.
#include "commands.h"
#include "common.h"
#include "known_input.h"
#include "qrid/base/text.h"
#include "qrid/issuer/leasing.h"
#include "ranges.h"
#include "signing.h"
#include "table_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct LeaseOptions {
    std::uint64_t count = 0;
    std::string input, batch, shard, valid_for, not_before, kid, cancel;
    std::vector<std::string> variant;
    TableOptions table;
    bool list = false, new_lists = false;
    IssuerOption issuer;
    KeyOption key;
    PassphraseOption passphrase;
    OutputOption output;
    AtOption at;
    SeedOption seed;
};

void add_lease(CLI::App& app, LeaseOptions& o) {
    app.add_option("--count", o.count, "For at most this many records (with --input: as many as it has)")
        ->type_name("N")
        ->check(in_range(std::uint64_t{1}, max_lease_records));
    app.add_option("--input", o.input, "For this input alone: JSON lines, or with --csv a table")->type_name("RECORDS");
    o.table.add(app, "The RECORDS of --input are a table, as mint --csv takes it");
    app.add_option("--batch", o.batch, "What several leases make together, such as 2026-12")->type_name("NAME");
    app.add_option("--shard", o.shard, "Part I of the N parts of the batch: whoever asks again gets the same lease")
        ->type_name("I/N");
    app.add_option("--variant", o.variant,
                   "Which part of a record a card has, as mint takes it; repeat for several cards per record")
        ->type_name("VARIANT")
        ->allow_extra_args(false);
    app.add_option("--valid-for", o.valid_for, "How long the cards are valid, such as 365d (the issuer's setting)")
        ->type_name("SPAN");
    app.add_option("--not-before", o.not_before, "When the cards become valid")->type_name("TIME");
    app.add_flag("--new-lists", o.new_lists, "Even if new status lists must be started for it");
    app.add_option("--kid", o.kid, "The key to sign with, which must be the active one for cards")->type_name("KID");
    app.add_flag("--list", o.list, "List all leases, or those of --batch, and what became of them");
    app.add_option("--cancel", o.cancel, "Cancel this lease: its id, or at least the first 4 digits")->type_name("ID");
    o.key.add(app, "Sign with this private key, if it is not in the issuer's directory");
    o.issuer.add_to_change(app);
    o.passphrase.add(app);
    o.output.add(app);
    o.at.add(app);
    o.seed.add(app);
}

std::string_view state_of(const LeaseRow& row) { return row.merged ? "merged" : row.cancelled ? "cancelled" : "open"; }

json to_json(const LeaseRow& row) {
    const Lease& lease = row.lease;
    const auto time = [](const std::optional<Seconds>& moment) { return moment ? json(format_time(*moment)) : json(); };
    return {{"lease", lease.id},
            {"batch", lease.batch.empty() ? json() : json(lease.batch)},
            {"shard", lease.shard.count > 1 ? json(lease.shard.text()) : json()},
            {"first", lease.first},
            {"records", lease.records},
            {"variants", lease.variants},
            {"kid", lease.kid},
            {"iat", format_time(lease.iat)},
            {"exp", format_time(lease.exp)},
            {"nbf", time(lease.nbf)},
            {"use_until", format_time(lease.use_until)},
            {"input", lease.input ? json(*lease.input) : json()},
            {"state", state_of(row)},
            {"cancelled", time(row.cancelled)},
            {"merged", time(row.merged)},
            {"cards", row.merged ? json(row.cards) : json()},
            {"sha256", row.merged ? json(row.ledger) : json()}};
}

std::string told(const LeaseRow& row) {
    const Lease& lease = row.lease;
    std::string part = lease.batch;
    if (lease.shard.count > 1) part += (part.empty() ? "shard " : " ") + lease.shard.text();
    std::string text = fmt::format("{}  {:<9}  {}", lease.id, state_of(row), counted(lease.records, "record"));
    if (lease.cards_a_record() > 1) text += fmt::format(" of {} cards each", lease.cards_a_record());
    if (row.merged) text += fmt::format(", {} on {}", counted(row.cards, "card"), format_time(*row.merged));
    if (row.cancelled) text += fmt::format(", on {}", format_time(*row.cancelled));
    if (row.is_open()) text += fmt::format(", taken on {}", format_time(lease.iat));
    if (!part.empty()) text += fmt::format("  {}", part);
    return text + "\n";
}

int list_leases(const LeaseOptions& o, Session& session) {
    const Issuer issuer = o.issuer.open(session);
    json rows = json::array();
    std::string text;
    for (const LeaseRow& row : issuer.registry().leases()) {
        if (!o.batch.empty() && row.lease.batch != o.batch) continue;
        session.format == Format::json ? rows.push_back(to_json(row)) : void(text += told(row));
    }
    if (session.format == Format::json)
        session.print_json(rows);
    else if (text.empty())
        session.note("there is no lease");
    else
        session.print(text);
    return 0;
}

int cancel(const LeaseOptions& o, Session& session) {
    Issuer issuer = o.issuer.open_to_change(session);
    const LeaseRow row = cancel_lease(issuer, o.cancel, o.at.now(session));
    session.settle("the lease is cancelled: see 'qrid issuer lease --list'");
    session.format == Format::json ? session.print_json(to_json(row)) : session.print(told(row));
    return 0;
}

LeaseOrder order_of(const LeaseOptions& o, const Issuer& issuer, Seconds now, Session& session) {
    LeaseOrder order{.batch = o.batch, .records = o.count, .variants = o.variant, .iat = now, .new_lists = o.new_lists};
    if (!o.shard.empty()) order.shard = parse_shard(o.shard);
    order.exp = now + (o.valid_for.empty() ? issuer.config().card_life : parse_duration(o.valid_for));
    if (order.exp > latest_time)
        throw Error(Code::usage, "the cards would expire after the year 9999", "shorten --valid-for");
    if (!o.not_before.empty()) order.nbf = parse_time(o.not_before);
    if (order.nbf.value_or(now) >= order.exp)
        throw Error(Code::usage, "the cards would expire before they become valid", "lengthen --valid-for");
    (void)parse_variants(order.variants);
    if (o.input.empty()) return order;
    std::error_code ignored;
    if (o.input == "-" || (fs::exists(o.input, ignored) && !fs::is_regular_file(o.input, ignored)))
        throw Error(Code::usage, "--input must be a file", "give its path, or --count alone");
    const KnownInput input(o.input, o.table, session);
    if (input.records() == 0) throw Error(Code::unreadable_file, fmt::format("no records in {}", o.input));
    if (o.count != 0 && input.records() > o.count)
        throw Error(Code::lease_exceeded,
                    fmt::format("{} has {} records, over --count {}", o.input, input.records(), o.count),
                    "leave out --count");
    order.input = input.sha256();
    if (o.count == 0) order.records = input.records();
    return order;
}

// A card of one of these variants would be anybody's.
void refuse_anybodys(const LeaseOptions& o) {
    for (const Variant& variant : parse_variants(o.variant))
        if (tells_nobody(variant))
            throw Error(
                Code::no_identity,
                fmt::format("a card of the variant {} does not say whose it is, so anyone could use it", variant.name),
                "leave it out, or mint these cards with the registry and --cnf");
}

// One that was taken already is signed again by its own key.
SigningKey key_of(const LeaseRow& there, const LeaseOptions& o, const Issuer& issuer, Seconds now, Session& session) {
    const Lease& lease = there.lease;
    try {
        return open_signing_key(issuer, {.purpose = Purpose::cards, .kid = lease.kid, .exp = lease.exp, .now = now},
                                o.key, o.passphrase, session);
    } catch (const Error& error) {
        if (error.code() != Code::key_not_allowed) throw;
        throw Error(error.code(), error.what(),
                    fmt::format("the shard has the lease {} under that key: cancel it with 'qrid issuer lease --cancel "
                                "{}', and take another",
                                lease.id, lease.id));
    }
}

int take(const LeaseOptions& o, Session& session) {
    if (!o.output.to_file() && (session.format == Format::json || session.out_is_terminal || session.quiet))
        throw Error(Code::usage, "a lease is a secret and goes to a file", "name one with -o PATH");
    o.output.check(o.input);
    refuse_anybodys(o);
    Issuer issuer = o.issuer.open_to_change(session);
    const Seconds now = o.at.now(session);
    const LeaseOrder order = order_of(o, issuer, now, session);
    const auto there = lease_of_shard(issuer, order);
    const SigningKey signing =
        there ? key_of(*there, o, issuer, now, session)
              : open_signing_key(issuer, {.purpose = Purpose::cards, .kid = o.kid, .exp = order.exp, .now = now}, o.key,
                                 o.passphrase, session);
    const Random random = session.random.of(fmt::format("lease {} {}", issuer.registry().serials_taken(), o.shard));
    const Lease lease = there ? there->lease : take_lease(issuer, signing.row, order, random);
    if (lease.kid != signing.row.kid)
        throw Error(Code::exists, "another process has taken this lease under another key", "run the command again");
    o.output.write(session, bytes_of(write_lease(work_of(issuer, lease), signing.key) + "\n"), FileMode::secret);
    session.settle("the lease is taken: see 'qrid issuer lease --list'");
    const LeaseRow row = there.value_or(LeaseRow{lease});
    if (session.format == Format::json)
        session.print_json(to_json(row));
    else if (o.output.to_file())
        session.print(told(row));
    return 0;
}

int run_lease(const LeaseOptions& o, Session& session) {
    const bool takes = !o.list && o.cancel.empty();
    const bool says_more = o.count != 0 || !o.input.empty() || !o.shard.empty() || !o.variant.empty() ||
                           !o.valid_for.empty() || !o.not_before.empty() || !o.kid.empty() || o.key.given() ||
                           !o.output.path.empty() || o.output.force || o.new_lists;
    if (o.list && !o.cancel.empty()) throw Error(Code::usage, "--list and --cancel cannot be used together");
    if (!takes && says_more)
        throw Error(Code::usage, "--list and --cancel take no other options of a lease", "leave them out");
    if (!o.cancel.empty() && !o.batch.empty()) throw Error(Code::usage, "--cancel names one lease, and --batch many");
    if (!o.batch.empty() && !is_batch_name(o.batch))
        throw Error(Code::usage, fmt::format("\"{}\" is no name for a batch", o.batch),
                    "use 1 to 64 letters, digits, '.', '_' and '-', the first a letter or digit");
    if (o.list) return list_leases(o, session);
    o.seed.put(session, o.at);
    if (!o.cancel.empty()) return cancel(o, session);
    o.table.check();
    if (o.count == 0 && o.input.empty())
        throw Error(Code::usage, "--count or --input is required", "say for how many records the lease is");
    if (o.input.empty() && o.table.csv) throw Error(Code::usage, "--csv requires --input");
    return take(o, session);
}

} // namespace

Command issuer_lease_command() {
    return make_command<LeaseOptions>(
        "Issue", "issuer lease", "Take serial numbers for a worker that mints without the registry",
        "  qrid issuer lease --count 1000000 -o cards.lease\n"
        "  qrid issuer lease --batch 2026-12 --shard 7/100 --input part7.jsonl -o part7.lease\n"
        "  qrid issuer lease --list --batch 2026-12\n"
        "  qrid issuer lease --cancel 3f9a0c",
        add_lease, run_lease);
}

} // namespace qrid::cmd
