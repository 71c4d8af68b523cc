// status revoke, status suspend, status reinstate
#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/text.h"
#include "qrid/card/record_lines.h"
#include "qrid/issuer/standing_lines.h"
#include "qrid/verify/input.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct ChangeOptions {
    std::vector<std::string> cards, subjects;
    std::string from, reason;
    bool lines = false;
    DryRunOption dry_run;
    IssuerOption issuer;
    AtOption at;
    SeedOption seed;
};

void add(CLI::App& app, ChangeOptions& o) {
    app.add_option("CARD", o.cards, "A picture, a card's text, '-' for standard input, or LIST-IDX");
    app.add_option("--subject", o.subjects, "All cards of the person with this ID; may be repeated")
        ->type_name("ID")
        ->allow_extra_args(false);
    app.add_option(
           "--from", o.from,
           "A file with one card per line, or '-': LIST-IDX, a card's text, or JSON with list and idx, card, or id")
        ->type_name("FILE");
    app.add_flag("--jsonl", o.lines, "One JSON object per card, in order");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.at.add(app);
    o.seed.add(app);
}

void add_with_reason(CLI::App& app, ChangeOptions& o, Standing wanted) {
    add(app, o);
    app.add_option("--reason", o.reason,
                   fmt::format("The reason, unless a line gives its own: {} (default: {})", reasons_for(wanted),
                               default_reason(wanted)))
        ->type_name("REASON");
}

// A picture, a text or bytes must be a card that this issuer signed; one that is too damaged for that has its LIST-IDX.
StatusPlace place_named(const std::string& card, const Issuer& issuer, Session& session) {
    std::error_code ignored;
    if (const auto place = parse_place(card); place && !fs::exists(card, ignored)) return *place;
    const auto inputs = card_inputs(card, session.read(card));
    if (inputs.size() != 1)
        throw Error(Code::usage, fmt::format("{} holds {} cards", card, inputs.size()),
                    "give one card at a time, or lines of cards with --from");
    return place_of(issuer, read_card(cose_of(inputs.front())));
}

// One kind of change, in batches, of which each is a transaction.
class Changer {
public:
    Changer(const ChangeOptions& o, Standing wanted, std::string_view done, Session& session)
        : options_(o), wanted_(wanted), done_(done), session_(session), issuer_(o.issuer.open_to_change(session)),
          now_(o.at.now(session)), reason_(o.reason.empty() ? default_reason(wanted) : o.reason) {}

    /// The cards of the command line. Of many one may be wrong, and the rest are still lost phones.
    void change_named() {
        std::vector<StandingOrder> orders;
        for (const std::string& card : options_.cards)
            attempt([&] { orders.push_back({place_named(card, issuer_, session_), reason_}); });
        for (const std::string& id : options_.subjects)
            attempt([&] {
                for (const StatusPlace place : places_of_subject(issuer_, id, wanted_))
                    orders.push_back({place, reason_});
            });
        // Who takes all of a person's cards away is told what he cannot reach.
        const std::string open =
            options_.subjects.empty() || orders.empty() ? "" : words_of_open_leases(issuer_.registry());
        if (!open.empty() && session_.format == Format::json)
            session_.warn(Error(Code::not_in_registry, open, "merge them, then run this again"));
        else if (!open.empty())
            session_.note(open);
        for (const StandingChange& change : apply(orders)) {
            tell(change);
            if (session_.format == Format::text && !change.error)
                session_.print(fmt::format("card {} {}{}\n", format_place(change.place),
                                           !change.changed()        ? "was already "
                                           : options_.dry_run.given ? "would be "
                                                                    : "is now ",
                                           done_));
        }
    }

    void change_lines() {
        constexpr std::size_t batch_lines = 65536;
        std::ifstream file;
        LineReader reader(open_lines(options_.from, file, session_));
        Progress progress(session_, "lines");
        std::uint64_t changed = 0, already = 0;
        for (std::vector<RawRecord> batch; read_batch(reader, batch_lines, batch), !batch.empty();) {
            std::vector<StandingOrder> orders;
            for (const RawRecord& line : batch)
                attempt([&] {
                    for (StandingOrder& order : read_standing_line(issuer_, line, wanted_, reason_))
                        orders.push_back(std::move(order));
                });
            for (const StandingChange& change : apply(orders)) {
                tell(change);
                if (!change.error) ++(change.changed() ? changed : already);
            }
            progress.add(batch.size());
        }
        if (session_.format == Format::text)
            session_.print(fmt::format("{} {} {}, {} {} already\n", counted(changed, "card"),
                                       options_.dry_run.given ? "would be"
                                       : changed == 1         ? "is now"
                                                              : "are now",
                                       done_, already, already == 1 ? "was" : "were"));
    }

    int finish() {
        if (session_.format == Format::json && !options_.lines && told_ > 0) documents_.finish(true);
        if (told_ > 0 && !options_.dry_run.given)
            session_.note("verifiers will see this once you publish the list with 'qrid status build'");
        return worst_;
    }

private:
    void fail(const Error& error) {
        if (error.code() == Code::usage || error.code() == Code::issuer_busy) throw error;
        session_.print_error(error);
        worst_ = worse(worst_, qrid::reason(error.code()).exit_code);
    }

    void attempt(const auto& act) {
        try {
            act();
        } catch (const Error& error) {
            fail(error);
        }
    }

    std::vector<StandingChange> apply(const std::vector<StandingOrder>& orders) {
        if (orders.empty()) return {};
        std::vector<StandingChange> changes = change_standings(issuer_, orders, wanted_, options_.dry_run.given, now_);
        if (!options_.dry_run.given) session_.settle("see 'qrid issuer log', or run it again: nothing is done twice");
        return changes;
    }

    void tell(const StandingChange& change) {
        if (change.error) return fail(*change.error);
        ++told_;
        if (session_.format == Format::text) return;
        json document{{"card", format_place(change.place)},
                      {"before", name(change.before)},
                      {"after", name(change.after)},
                      {"changed", change.changed()}};
        if (options_.dry_run.given) document["dry_run"] = true;
        if (options_.lines)
            session_.print_json(document, true);
        else
            documents_.add(document);
    }

    const ChangeOptions& options_;
    Standing wanted_;
    std::string_view done_;
    Session& session_;
    Issuer issuer_;
    Seconds now_;
    std::string reason_;
    JsonList documents_{session_};
    std::uint64_t told_ = 0;
    int worst_ = 0;
};

int change(const ChangeOptions& o, Session& session, Standing wanted, std::string_view done) {
    o.seed.put(session, o.at);
    if (o.cards.empty() && o.subjects.empty() && o.from.empty()) throw Error(Code::usage, "no card was given");
    if (o.from == "-" && std::find(o.cards.begin(), o.cards.end(), "-") != o.cards.end())
        throw Error(Code::usage, "standard input was given twice", "give '-' only once");
    if (!o.reason.empty() && !is_reason(o.reason, wanted))
        throw Error(Code::usage, fmt::format("unknown reason \"{}\"", o.reason),
                    fmt::format("choose one of {}", reasons_for(wanted)));
    Changer changer(o, wanted, done, session);
    changer.change_named();
    if (!o.from.empty()) changer.change_lines();
    return changer.finish();
}

} // namespace

Command status_revoke_command() {
    return make_command<ChangeOptions>(
        "Issue", "status revoke", "Revoke cards; this cannot be undone",
        "  qrid status revoke card.png --reason keyCompromise\n"
        "  qrid status revoke 0-482113 0-99120 --issuer province\n"
        "  qrid status revoke --subject 990106199005150045 --reason affiliationChanged\n"
        "  qrid issuer affected --kid 3f9a --jsonl | qrid status revoke --from - --reason superseded",
        [](CLI::App& app, ChangeOptions& o) { add_with_reason(app, o, Standing::revoked); },
        [](const ChangeOptions& o, Session& s) { return change(o, s, Standing::revoked, "revoked"); });
}

Command status_suspend_command() {
    return make_command<ChangeOptions>(
        "Issue", "status suspend", "Suspend cards until they are reinstated",
        "  qrid status suspend card.png\n  qrid status suspend 0-482113\n"
        "  qrid status suspend --subject 990106199005150045\n  qrid status suspend --from missing.txt --dry-run",
        [](CLI::App& app, ChangeOptions& o) { add_with_reason(app, o, Standing::suspended); },
        [](const ChangeOptions& o, Session& s) { return change(o, s, Standing::suspended, "suspended"); });
}

Command status_reinstate_command() {
    return make_command<ChangeOptions>(
        "Issue", "status reinstate", "Reinstate suspended cards",
        "  qrid status reinstate card.png\n  qrid status reinstate 0-482113\n"
        "  qrid status reinstate --subject 990106199005150045",
        add, [](const ChangeOptions& o, Session& s) { return change(o, s, Standing::valid, "valid"); });
}

} // namespace qrid::cmd
