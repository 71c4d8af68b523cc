// enroll --batch: many sessions, and a table of what came of them.
#include "enroll_options.h"
#include "enroll_output.h"
#include "progress.h"
#include "qrid/card/record_lines.h"
#include "qrid/issuer/standing.h"
#include "qrid/kiosk/sessions.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>

namespace qrid::cmd {

namespace {

using nlohmann::json;

constexpr const char* issued = "issued";

std::string outcome_name(const SessionOutcome& outcome) {
    return outcome.error ? std::string(name(outcome.error->code())) : issued;
}

json outcome_json(const SessionOutcome& outcome, std::span<const Variant> variants) {
    json object{{"line", outcome.line},
                {"id", outcome.id.empty() ? json() : json(mask_tail(outcome.id))},
                {"account", outcome.account.empty() ? json() : json(outcome.account)},
                {"outcome", outcome_name(outcome)}};
    if (outcome.scan) object["distance"] = in_thousandths(outcome.scan->distance());
    if (outcome.enrolment) {
        object["list"] = outcome.enrolment->card().row.place.list;
        object["idx"] = outcome.enrolment->card().row.place.idx;
        object["name"] = outcome.enrolment->card_names.front();
        if (!variants.empty()) object["cards"] = cards_json(*outcome.enrolment, variants);
    }
    if (outcome.error)
        object.update({{"message", outcome.error->what()},
                       {"hint", outcome.error->hint().empty() ? json() : json(outcome.error->hint())}});
    return object;
}

// How many sessions ended how, the most frequent first.
class Outcomes {
public:
    void add(const std::string& outcome) { ++counts_[outcome], ++total_; }
    std::uint64_t total() const { return total_; }

    std::string table() const {
        std::string table = fmt::format("{:<22} {:>9}\n", "outcome", "sessions");
        std::multimap<std::uint64_t, std::string, std::greater<>> by_count;
        for (const auto& [outcome, count] : counts_) by_count.emplace(count, outcome);
        for (const auto& [count, outcome] : by_count)
            table += fmt::format("{:<22} {:>9}  {:>5.1f} %\n", outcome, count,
                                 100 * static_cast<double>(count) / static_cast<double>(total_));
        return table + fmt::format("{:<22} {:>9}\n", "total", total_);
    }

    json counts() const { return counts_; }

private:
    std::map<std::string, std::uint64_t> counts_;
    std::uint64_t total_ = 0;
};

} // namespace

int enroll_batch(const EnrollOptions& o, const FaceModel& model, Session& session) {
    Issuer issuer = o.issuer.open_to_change(session);
    PeopleRegister people(o.register_place);
    std::ifstream file;
    std::istream& in = open_lines(o.batch, file, session);
    LineReader lines(in);
    Kiosk kiosk(settings_of(o, issuer, session), model, issuer, people);
    Mint mint = open_mint(issuer, o, kiosk.settings(), session);
    const Secret pin = o.pin.get(session, true);

    std::error_code ignored;
    const auto size = o.batch == "-" ? 0 : fs::file_size(o.batch, ignored);
    Progress progress(session, "sessions", ignored ? 0 : size);
    Outcomes outcomes;
    int worst = 0;
    const auto done = [&](const SessionOutcome& outcome) {
        outcomes.add(outcome_name(outcome));
        if (outcome.enrolment) session.settle("the cards are in the wallets: see 'qrid issuer log'");
        if (outcome.error) worst = worse(worst, reason(outcome.error->code()).exit_code);
        if (o.lines)
            session.print_json(outcome_json(outcome, kiosk.settings().variants), true);
        else if (outcome.error)
            session.print_error(*outcome.error, fmt::format("line {}", outcome.line));
        else
            session.detail(fmt::format("line {}: issued card {}", outcome.line,
                                       format_place(outcome.enrolment->card().row.place)));
        progress.add(1, lines.bytes_read());
    };
    const fs::path directory = o.batch == "-" ? fs::path() : fs::path(o.batch).parent_path();
    run_sessions(kiosk, mint, {lines, directory, o.jobs.threads(), [&] { return pin; }, done});
    if (outcomes.total() == 0) throw Error(Code::unreadable_file, "no sessions in the input");
    if (o.lines)
        session.detail(
            fmt::format("{} of {} sessions issued a card", outcomes.counts().value(issued, 0), outcomes.total()));
    else if (session.format == Format::json)
        session.print_json({{"sessions", outcomes.total()}, {"outcomes", outcomes.counts()}});
    else
        session.print(outcomes.table());
    return worst;
}

} // namespace qrid::cmd
