// issuer show, issuer log: what the registry tells.
#include "commands.h"
#include "common.h"
#include "key_text.h"
#include "qrid/base/error.h"
#include "qrid/base/expiry.h"
#include "qrid/base/text.h"
#include "qrid/issuer/health.h"
#include "qrid/issuer/journal.h"
#include "qrid/kiosk/acceptance.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

// ---- issuer show

struct ShowOptions {
    IssuerOption issuer;
    AtOption at;
};

void add_show(CLI::App& app, ShowOptions& o) {
    o.issuer.add(app);
    o.at.add(app);
}

int run_show(const ShowOptions& o, Session& session) {
    const Issuer issuer = o.issuer.open(session);
    const Seconds now = o.at.now(session);
    const IssuerConfig& config = issuer.config();
    const Registry& registry = issuer.registry();
    const KeyRing ring = issuer.keys();
    const auto last = registry.last_journal_row();
    const std::uint64_t given = registry.serials_taken(), room = config.lists * config.entries;
    const auto [revoked, suspended] = registry.count_fallen();
    const PublishedEnds ends = published_ends(issuer);
    const auto warn_of = [&](const char* what, const std::optional<Seconds>& end) {
        if (end && now >= *end)
            session.note(fmt::format("{} {}; see 'qrid issuer check'", what, expired_ago(*end, now)));
    };
    if (session.format == Format::json) {
        json keys = json::array();
        for (const KeyRow& row : ring.by_purpose()) keys.push_back(key_to_json(ring, row, now));
        session.print_json({{"iss", config.iss},
                            {"name", config.name},
                            {"dir", issuer.dir().string()},
                            {"test", config.test},
                            {"registry", config.registry},
                            {"id_scheme", config.id_scheme.empty() ? json() : json(config.id_scheme)},
                            {"status_uri", config.status_uri},
                            {"indices", {{"given", given}, {"room", room}}},
                            {"cards", {{"revoked", revoked}, {"suspended", suspended}}},
                            {"published",
                             {{"status_until", ends.lists ? json(format_time(*ends.lists)) : json()},
                              {"status_unpublished", ends.unpublished},
                              {"trust_until", ends.trust ? json(format_time(*ends.trust)) : json()}}},
                            {"lives",
                             {{"card", config.card_life},
                              {"longest_card", config.longest_card_life},
                              {"status", config.status_life},
                              {"trust", config.trust_life}}},
                            {"keys", keys},
                            {"journal", {{"rows", last ? last->seq : 0}, {"head", last ? last->digest : ""}}}});
        return 0;
    }
    session.print(fmt::format("{}{}\n  name         {}\n  registry     {}\n  status lists {}N\n", config.iss,
                              config.test ? " (for tests)" : "", config.name, config.registry, config.status_uri));
    if (!config.id_scheme.empty()) session.print(fmt::format("  IDs          of the scheme {}\n", config.id_scheme));
    session.print(fmt::format("  indices      {} used, room for {} before new lists are started\n", given, room));
    session.print(fmt::format("  cards        {} revoked, {} suspended\n", revoked, suspended));
    const auto until = [&](const std::optional<Seconds>& end) {
        return !end ? "not published"
                    : fmt::format("{} {}", now < *end ? "good until" : "EXPIRED on", format_time(*end));
    };
    session.print(
        fmt::format("  published    status lists {}{}, trust list {}\n", until(ends.lists),
                    ends.lists && ends.unpublished > 0 ? fmt::format(" ({} not published)", ends.unpublished) : "",
                    until(ends.trust)));
    session.print(fmt::format("  card life    {}, at most {}\n", format_span(config.card_life),
                              format_span(config.longest_card_life)));
    for (const KeyRow& row : ring.by_purpose())
        if (ring.state(row, now) != KeyState::retired)
            session.print(fmt::format("  key {} for {:<6} {}\n", row.kid, name(row.purpose), life_of(ring, row, now)));
    if (last)
        session.print(fmt::format("  journal      {} rows, the last {} on {}\n               head {}\n", last->seq,
                                  last->what, format_time(last->at), last->digest));
    warn_of("a published status list", ends.lists);
    warn_of("the published trust list", ends.trust);
    return 0;
}

// ---- issuer log

struct LogOptions {
    IssuerOption issuer;
    bool verify = false, lines = false;
    std::string head;
    std::uint64_t last = 0;
};

void add_log(CLI::App& app, LogOptions& o) {
    app.add_flag("--verify", o.verify,
                 "Check that each row holds the digest of the one before, and that accepted terms are unchanged");
    app.add_option("--head", o.head, "With --verify: a digest recorded earlier, which must still be in the journal")
        ->type_name("DIGEST");
    app.add_option("--last", o.last, "Only the last N rows")
        ->type_name("N")
        ->check(in_range(std::uint64_t{1}, std::uint64_t{1} << 40));
    app.add_flag("--jsonl", o.lines, "One JSON object per row");
    o.issuer.add(app);
}

int verify_log(const LogOptions& o, const Issuer& issuer, Session& session) {
    const JournalVerdict verdict = verify_journal(issuer.registry(), o.head);
    const AcceptanceVerdict terms = verify_acceptances(issuer);
    if (session.format == Format::json)
        session.print_json({{"whole", !verdict.broken_seq && verdict.has_kept},
                            {"rows", verdict.rows},
                            {"head", verdict.head},
                            {"broken_row", verdict.broken_seq ? json(*verdict.broken_seq) : json()},
                            {"has_head", verdict.has_kept},
                            {"terms",
                             {{"acceptances", terms.acceptances},
                              {"texts", terms.texts},
                              {"flaws", terms.flaws},
                              {"notes", terms.notes}}}});
    if (verdict.broken_seq)
        throw Error(Code::journal_broken,
                    fmt::format("row {} of the journal does not match the row before it", *verdict.broken_seq));
    if (!verdict.has_kept)
        throw Error(
            Code::journal_broken, "the journal has no row with the recorded digest",
            "compare it with a copy of the registry: rows were removed from its end, or all of it was rewritten");
    for (const std::string& note : terms.notes) session.note(note);
    if (!terms.flaws.empty()) {
        for (const std::string& flaw : terms.flaws)
            if (&flaw != &terms.flaws.back()) session.note(flaw);
        throw Error(Code::terms_changed, terms.flaws.back());
    }
    if (session.format != Format::text) return 0;
    session.print(fmt::format("the journal is intact: {} rows\nhead {}\n", verdict.rows, verdict.head));
    if (terms.acceptances > 0)
        session.print(fmt::format("{} of terms, {}: the evidence is intact\n", counted(terms.acceptances, "acceptance"),
                                  counted(terms.texts, "text")));
    return 0;
}

json row_to_json(const JournalRow& row) {
    return {{"seq", row.seq},
            {"at", format_time(row.at)},
            {"what", row.what},
            {"detail", detail_of(row)},
            {"digest", row.digest},
            {"written", row.written ? json(format_time(*row.written)) : json()},
            {"operator", row.by ? json(*row.by) : json()}};
}

int run_log(const LogOptions& o, Session& session) {
    const Issuer issuer = o.issuer.open(session);
    if (!o.head.empty() && !o.verify) throw Error(Code::usage, "--head requires --verify");
    if (o.verify) return verify_log(o, issuer, session);
    constexpr std::size_t page = 1000;
    const auto last = issuer.registry().last_journal_row();
    std::uint64_t seen = o.last > 0 && last && last->seq > o.last ? last->seq - o.last : 0;
    json all = json::array();
    for (auto rows = issuer.registry().journal_rows(seen, page); !rows.empty();
         rows = issuer.registry().journal_rows(seen, page)) {
        for (const JournalRow& row : rows) {
            if (o.lines)
                session.print_json(row_to_json(row), true);
            else if (session.format == Format::json)
                all.push_back(row_to_json(row));
            else
                session.print(fmt::format("{:>6}  {}  {:<18} {}{}\n", row.seq, format_time(row.at), row.what,
                                          row.detail, row.by ? fmt::format("  by {}", *row.by) : ""));
        }
        seen = rows.back().seq;
    }
    if (session.format == Format::json && !o.lines) session.print_json(all);
    return 0;
}

} // namespace

Command issuer_show_command() {
    return make_command<ShowOptions>("Issue", "issuer show", "Show an issuer: its keys, cards, lifetimes and journal",
                                     "  qrid issuer show\n  qrid issuer show --issuer province --json", add_show,
                                     run_show);
}

Command issuer_log_command() {
    return make_command<LogOptions>("Issue", "issuer log", "Print an issuer's journal, or check its integrity",
                                    "  qrid issuer log --last 20\n"
                                    "  qrid issuer log --verify\n"
                                    "  qrid issuer log --verify --head 5b1c2a...      # as recorded last month",
                                    add_log, run_log);
}

} // namespace qrid::cmd
