// issuer show, issuer log, issuer affected: what the registry tells.
#include "commands.h"
#include "common.h"
#include "key_text.h"
#include "progress.h"
#include "qrid/base/error.h"
#include "qrid/base/text.h"
#include "qrid/card/record_lines.h"
#include "qrid/issuer/journal.h"
#include "qrid/issuer/standing.h"
#include "qrid/kiosk/acceptance.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <functional>

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
    if (session.format == Format::json) {
        json keys = json::array();
        for (const KeyRow& row : ring.by_purpose()) keys.push_back(key_to_json(ring, row, now));
        session.print_json({{"iss", config.iss},
                            {"name", config.name},
                            {"dir", issuer.dir().string()},
                            {"test", config.test},
                            {"registry", config.registry},
                            {"status_uri", config.status_uri},
                            {"indices", {{"given", given}, {"room", room}}},
                            {"cards", {{"revoked", revoked}, {"suspended", suspended}}},
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
    session.print(fmt::format("  indices      {} used, room for {} before new lists are started\n", given, room));
    session.print(fmt::format("  cards        {} revoked, {} suspended\n", revoked, suspended));
    session.print(fmt::format("  card life    {}, at most {}\n", format_span(config.card_life),
                              format_span(config.longest_card_life)));
    for (const KeyRow& row : ring.by_purpose())
        if (ring.state(row, now) != KeyState::retired)
            session.print(fmt::format("  key {} for {:<6} {}\n", row.kid, name(row.purpose), life_of(ring, row, now)));
    if (last)
        session.print(fmt::format("  journal      {} rows, the last {} on {}\n               head {}\n", last->seq,
                                  last->what, format_time(last->at), last->digest));
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

// ---- issuer affected

struct AffectedOptions {
    IssuerOption issuer;
    AtOption at;
    std::string kid, among;
    bool lines = false, all = false;
};

void add_affected(CLI::App& app, AffectedOptions& o) {
    app.add_option("--kid", o.kid, "The key's kid, or at least its first 4 digits")->required()->type_name("KID");
    app.add_flag("--jsonl", o.lines, "One JSON object per card");
    app.add_flag("--all", o.all, "Include cards that need no new one: expired, revoked or replaced");
    app.add_option("--among", o.among, "Print the lines of this file of JSON records whose cards are affected")
        ->type_name("RECORDS");
    o.issuer.add(app);
    o.at.add(app);
}

json card_to_json(const CardRow& card) {
    return {{"list", card.place.list},
            {"idx", card.place.idx},
            {"subject", card.subject.empty() ? json() : json(card.subject)},
            {"kid", card.kid},
            {"iat", format_time(card.iat)},
            {"exp", format_time(card.exp)},
            {"standing", name(card.standing)}};
}

// The registry knows people by keyed digests only: which record is whose is found from the record's side.
int print_records(const AffectedOptions& o, const Issuer& issuer, const std::function<bool(const CardRow&)>& is_meant,
                  Session& session) {
    std::ifstream file;
    std::istream& in = open_lines(o.among, file, session);
    LineReader records(in);
    Progress progress(session, "records");
    const bool as_list = session.format == Format::json && !o.lines;
    std::string before = as_list ? "[" : "";
    int worst = 0;
    for (RawRecord record; records.next(record); progress.add()) {
        try {
            const Identity identity = records.identity(record);
            const std::string* id = identity.text(identity_key::id);
            if (id == nullptr) continue;
            const std::vector<CardRow> cards = issuer.registry().cards_of_subject(issuer.subject_digest(*id));
            if (!std::any_of(cards.begin(), cards.end(), is_meant)) continue;
            session.print(fmt::format("{}{}{}", before, record.text, as_list ? "" : "\n"));
            if (as_list) before = ",\n";
        } catch (const Error& error) {
            if (error.code() != Code::bad_record) throw;
            session.print_error(error, fmt::format("line {}", record.line));
            worst = worse(worst, reason(error.code()).exit_code);
        }
    }
    if (as_list) session.print(before == "[" ? "[]\n" : "]\n");
    return worst;
}

int run_affected(const AffectedOptions& o, Session& session) {
    const Issuer issuer = o.issuer.open(session);
    const Seconds now = o.at.now(session);
    const KeyRow key = issuer.key(o.kid);
    const KeyRing ring = issuer.keys();
    // Who has a later card under a key that is good needs no other.
    const auto is_replaced = [&](const CardRow& card) {
        if (card.subject.empty()) return false;
        const std::vector<CardRow> all = issuer.registry().cards_of_subject(card.subject);
        return std::any_of(all.begin(), all.end(), [&](const CardRow& other) {
            const auto signer = std::find_if(ring.rows().begin(), ring.rows().end(),
                                             [&](const KeyRow& row) { return row.kid == other.kid; });
            return other.serial > card.serial && other.exp > now && other.standing != Standing::revoked &&
                   signer != ring.rows().end() && !signer->revoked;
        });
    };
    const auto is_meant = [&](const CardRow& card) {
        return card.kid == key.kid &&
               (o.all || (card.exp > now && card.standing != Standing::revoked && !is_replaced(card)));
    };
    if (!o.among.empty()) return print_records(o, issuer, is_meant, session);
    JsonList documents(session);
    std::uint64_t count = 0;
    issuer.registry().for_each_card_of_key(key.kid, [&](const CardRow& card) {
        if (!is_meant(card)) return;
        ++count;
        if (o.lines)
            session.print_json(card_to_json(card), true);
        else if (session.format == Format::text)
            session.print(fmt::format("{:<12}  issued {}  until {}  {}\n", format_place(card.place),
                                      format_time(card.iat), format_time(card.exp), name(card.standing)));
        else
            documents.add(card_to_json(card));
    });
    if (session.format == Format::json && !o.lines) documents.finish(true);
    session.note(fmt::format("{} signed with key {}", counted(count, "card"), key.kid));
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

Command issuer_affected_command() {
    return make_command<AffectedOptions>(
        "Issue", "issuer affected", "List the cards signed with a key, to reissue them",
        "  qrid issuer affected --kid 3f9a --jsonl > affected.jsonl\n"
        "  qrid issuer affected --kid 3f9a --among citizens.jsonl | qrid mint --jsonl --issuer issuer -o new.jsonl",
        add_affected, run_affected);
}

} // namespace qrid::cmd
