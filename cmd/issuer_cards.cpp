// issuer affected, issuer cards: which cards there are, of a key, of a list, that expire, of a person.
#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/text.h"
#include "qrid/card/record_lines.h"
#include "qrid/issuer/reissue.h"
#include "qrid/issuer/standing.h"
#include "ranges.h"
#include "table_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <memory>

namespace qrid::cmd {

namespace {

using nlohmann::json;

json card_to_json(const CardRow& card) {
    return {{"list", card.place.list},
            {"idx", card.place.idx},
            {"subject", card.subject.empty() ? json() : json(card.subject)},
            {"variant", card.variant ? json(*card.variant) : json()},
            {"kid", card.kid},
            {"iat", format_time(card.iat)},
            {"exp", format_time(card.exp)},
            {"standing", name(card.standing)}};
}

// ---- issuer affected

struct AffectedOptions {
    IssuerOption issuer;
    AtOption at;
    std::string kid, expiring_before, among;
    std::optional<std::uint64_t> list;
    TableOptions table;
    bool lines = false, all = false;
};

void add_affected(CLI::App& app, AffectedOptions& o) {
    app.add_option("--kid", o.kid, "Cards signed with this key: its kid, or at least the first 4 digits")
        ->type_name("KID");
    app.add_option("--expiring-before", o.expiring_before, "Cards that expire before this time")->type_name("TIME");
    app.add_option("--list", o.list, "Cards in the status list with this number")
        ->type_name("N")
        ->check(in_range(std::uint64_t{0}, std::uint64_t{1} << 40));
    app.add_flag("--jsonl", o.lines, "One JSON object per card");
    app.add_flag("--all", o.all, "Include cards that need no new one: expired, revoked or replaced");
    app.add_option("--among", o.among,
                   "Print the records of this file, JSON lines or with --csv a table, whose cards are affected")
        ->type_name("RECORDS");
    o.table.add(app, "The RECORDS of --among are a table, as mint --csv takes it");
    o.issuer.add(app);
    o.at.add(app);
}

// The cards that are asked for, and need to be replaced unless all are wanted.
class Affected {
public:
    Affected(const AffectedOptions& o, const Issuer& issuer, Seconds now)
        : issuer_(issuer), ring_(issuer.keys()), all_(o.all), now_(now) {
        if (!o.kid.empty()) filter_.kid = issuer.key(o.kid).kid;
        if (!o.expiring_before.empty()) filter_.expiring_before = parse_time(o.expiring_before);
        filter_.list = o.list;
    }

    const Registry::CardFilter& filter() const { return filter_; }

    bool is_meant(const CardRow& card) const {
        if (filter_.kid && card.kid != *filter_.kid) return false;
        if (filter_.list && card.place.list != *filter_.list) return false;
        if (filter_.expiring_before && card.exp >= *filter_.expiring_before) return false;
        return all_ || (is_alive(card, now_) && !is_replaced(card));
    }

private:
    // Who has a later card of that variant that is in force needs no other.
    bool is_replaced(const CardRow& card) const {
        if (card.subject.empty()) return false;
        const std::vector<CardRow> cards = issuer_.registry().cards_of_subject(card.subject);
        return std::any_of(cards.begin(), cards.end(), [&](const CardRow& other) {
            return other.serial > card.serial && is_in_force(other, ring_, now_) &&
                   (!card.variant || is_of_variant(other, *card.variant));
        });
    }

    const Issuer& issuer_;
    KeyRing ring_;
    Registry::CardFilter filter_;
    bool all_;
    Seconds now_;
};

// The registry knows people by keyed digests only: which record is whose is found from the record's side.
int print_records(const AffectedOptions& o, const Issuer& issuer, const Affected& affected, Session& session) {
    std::ifstream file;
    std::istream& in = open_lines(o.among, file, session);
    const std::unique_ptr<RecordReader> records = o.table.reader(in);
    for (const std::string& note : records->notes_on_input()) session.note(note);
    Progress progress(session, "records");
    const bool as_list = session.format == Format::json && !o.lines;
    std::string before = as_list ? "[" : "";
    if (!records->header().empty()) session.print(fmt::format("{}\n", records->header()));
    int worst = 0;
    std::uint64_t nameless = 0;
    for (RawRecord record; records->next(record); progress.add()) {
        try {
            const Identity identity = records->identity(record);
            const std::string* id = identity.text(identity_key::id);
            if (id == nullptr) {
                ++nameless;
                continue;
            }
            const std::vector<CardRow> cards = issuer.registry().cards_of_subject(issuer.subject_digest(*id));
            if (std::none_of(cards.begin(), cards.end(), [&](const CardRow& card) { return affected.is_meant(card); }))
                continue;
            session.print(fmt::format("{}{}{}", before, record.text, as_list ? "" : "\n"));
            if (as_list) before = ",\n";
        } catch (const Error& error) {
            if (error.code() != Code::bad_record) throw;
            session.print_error(error, fmt::format("line {}", record.line));
            worst = worse(worst, reason(error.code()).exit_code);
        }
    }
    if (as_list) session.print(before == "[" ? "[]\n" : "]\n");
    for (const std::string& note : records->notes_on_records()) session.note(note);
    if (nameless > 0) session.note(fmt::format("{} without an ID skipped", counted(nameless, "record")));
    return worst;
}

// "3 cards signed with key 3f9a... in list 0 expire before 2027-01-01T00:00:00Z"
std::string summary(std::uint64_t count, const Registry::CardFilter& filter) {
    std::string text = counted(count, "card");
    if (filter.kid) text += fmt::format(" signed with key {}", *filter.kid);
    if (filter.list) text += fmt::format(" in list {}", *filter.list);
    if (filter.expiring_before)
        text += fmt::format(" {} before {}", count == 1 ? "expires" : "expire", format_time(*filter.expiring_before));
    return text;
}

int run_affected(const AffectedOptions& o, Session& session) {
    if (o.kid.empty() && o.expiring_before.empty() && !o.list)
        throw Error(Code::usage, "no cards were chosen", "give --kid KID, --expiring-before TIME or --list N");
    o.table.check();
    if (o.table.csv && o.among.empty()) throw Error(Code::usage, "--csv requires --among");
    if (o.table.csv && session.format == Format::json)
        throw Error(Code::usage, "--json and --jsonl print JSON records, and --csv reads none",
                    "leave it out: the rows of the table are printed as they are");
    const Issuer issuer = o.issuer.open(session);
    const Affected affected(o, issuer, o.at.now(session));
    if (!o.among.empty()) return print_records(o, issuer, affected, session);
    JsonList documents(session);
    std::uint64_t count = 0;
    issuer.registry().for_each_card(affected.filter(), [&](const CardRow& card) {
        if (!affected.is_meant(card)) return;
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
    session.note(summary(count, affected.filter()));
    const auto& kid = affected.filter().kid;
    const std::uint64_t open = kid ? issuer.registry().use_of_key(*kid, o.at.now(session)).open_leases : 0;
    if (open > 0)
        session.warn(
            Error(Code::not_in_registry,
                  fmt::format("{} of key {} not merged: their cards are not in this list",
                              open == 1 ? std::string("one lease is") : fmt::format("{} leases are", open), *kid),
                  "merge them, then run this again"));
    return 0;
}

// ---- issuer cards

struct CardsOptions {
    IssuerOption issuer;
    AtOption at;
    std::string subject;
};

void add_cards(CLI::App& app, CardsOptions& o) {
    app.add_option("--subject", o.subject, "The person's ID, as in the minted record")->required()->type_name("ID");
    o.issuer.add(app);
    o.at.add(app);
}

// Why a card is not in force, or nothing.
std::string end_of(const CardRow& card, const KeyRing& keys, Seconds now) {
    if (card.standing == Standing::revoked) return "revoked";
    if (!is_alive(card, now)) return "expired";
    if (!is_in_force(card, keys, now)) return "signed with a compromised key";
    return card.standing == Standing::suspended ? "suspended" : "";
}

int run_cards(const CardsOptions& o, Session& session) {
    const Issuer issuer = o.issuer.open(session);
    const Seconds now = o.at.now(session);
    const Registry& registry = issuer.registry();
    const std::string subject = issuer.subject_digest(o.subject);
    const std::vector<CardRow> cards = o.subject.empty() ? std::vector<CardRow>{} : registry.cards_of_subject(subject);
    if (cards.empty()) throw_no_cards_of_subject(issuer, o.subject);
    const KeyRing ring = issuer.keys();
    const IndexSpace space = issuer.index_space();
    std::vector<std::uint64_t> serials;
    for (const CardRow& card : cards) serials.push_back(card.serial);
    const std::vector<Replacement> replacements = registry.replacements_of(serials);
    json all = json::array();
    std::string text;
    for (const CardRow& card : cards) {
        const std::string end = end_of(card, ring, now);
        const auto replaced = std::find_if(replacements.begin(), replacements.end(),
                                           [&](const Replacement& one) { return one.serial == card.serial; });
        json document = card_to_json(card);
        document.erase("subject");
        document["good"] = end.empty();
        document["replaced_by"] = document["revoke_at"] = nullptr;
        text += fmt::format("{:<12}  issued {}  until {}  {}{}", format_place(card.place), format_time(card.iat),
                            format_time(card.exp), end.empty() ? "valid" : end,
                            card.variant && !card.variant->empty() ? fmt::format("  {}", *card.variant) : "");
        if (replaced != replacements.end()) {
            const std::string successor = format_place(space.place(replaced->successor));
            document["replaced_by"] = successor;
            if (replaced->due) document["revoke_at"] = format_time(*replaced->due);
            text += fmt::format(", replaced by {}{}", successor,
                                replaced->due ? fmt::format(", to be revoked on {}", format_time(*replaced->due)) : "");
        }
        text += "\n";
        all.push_back(std::move(document));
    }
    if (session.format == Format::json)
        session.print_json({{"subject", subject}, {"cards", std::move(all)}});
    else
        session.print(text);
    return 0;
}

} // namespace

Command issuer_affected_command() {
    return make_command<AffectedOptions>(
        "Issue", "issuer affected", "List the cards of a key or a list, or that expire, to reissue them",
        "  qrid issuer affected --kid 3f9a --jsonl > affected.jsonl\n"
        "  qrid issuer affected --expiring-before 2027-02-01\n"
        "  qrid issuer affected --kid 3f9a --among citizens.jsonl | qrid mint --jsonl --replace -o new.jsonl\n"
        "  qrid issuer affected --expiring-before 2027-02-01 --among citizens.csv --csv |\n"
        "      qrid mint --csv --replace --overlap 30d -o new.jsonl",
        add_affected, run_affected);
}

Command issuer_cards_command() {
    return make_command<CardsOptions>("Issue", "issuer cards", "List a person's cards and how they stand",
                                      "  qrid issuer cards --subject 990106199005150045\n"
                                      "  qrid issuer cards --subject 990106199005150045 --json",
                                      add_cards, run_cards);
}

} // namespace qrid::cmd
