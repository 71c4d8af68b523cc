// status aggregate: the index of lists that several machines have built
#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/text.h"
#include "qrid/issuer/published_lists.h"
#include "qrid/issuer/status_aggregating.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct StatusAggregateOptions {
    bool immutable = false;
    JobsOption jobs;
    DryRunOption dry_run;
    IssuerOption issuer;
    AtOption at;
};

void add_aggregate(CLI::App& app, StatusAggregateOptions& o) {
    app.add_flag("--immutable", o.immutable,
                 "Also store each list under its digest, and name those in force in pointer.json");
    o.jobs.add(app, "Number of threads that check lists");
    o.dry_run.add(app);
    o.issuer.add(app);
    o.at.add(app);
}

std::string words_of(ListFlaw flaw) {
    switch (flaw) {
    case ListFlaw::unpublished:
        return "was never built";
    case ListFlaw::missing:
        return "is not here";
    case ListFlaw::damaged:
        return "cannot be read";
    case ListFlaw::wrong_uri:
        return "is another list";
    case ListFlaw::untrusted:
        return "was not signed by this issuer";
    case ListFlaw::stale:
        return "is too old";
    case ListFlaw::unknown:
        return "is not the list that the registry has";
    }
    return {};
}

std::string flaws_told(const std::vector<FlawedList>& flawed) {
    constexpr std::size_t most = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, flawed.size()); ++i)
        text += fmt::format("{} {}{}\n", flawed[i].file.string(), words_of(flawed[i].flaw),
                            flawed[i].detail.empty() ? "" : ": " + flawed[i].detail);
    if (flawed.size() > most) text += fmt::format("and {} more, see --json\n", flawed.size() - most);
    return text;
}

json flaws_json(const std::vector<FlawedList>& flawed) {
    json all = json::array();
    for (const FlawedList& one : flawed)
        all.push_back({{"list", one.list},
                       {"file", one.file.string()},
                       {"flaw", name(one.flaw)},
                       {"detail", one.detail.empty() ? json() : json(one.detail)}});
    return all;
}

int run_aggregate(const StatusAggregateOptions& o, Session& session) {
    Issuer issuer = o.issuer.open_to_change(session);
    AggregatedStatus status;
    {
        Progress progress(session, "lists", status_lists(issuer));
        status = aggregate_status(issuer,
                                  {.immutable = o.immutable,
                                   .rehearse = o.dry_run.given,
                                   .threads = o.jobs.threads(),
                                   .done = [&](std::size_t lists) { progress.add(lists); }},
                                  o.at.now(session));
    }
    const bool whole = status.flawed.empty();
    if (whole && !o.dry_run.given) session.settle("the index is written");
    if (session.format == Format::json) {
        session.print_json({{"dry_run", o.dry_run.given},
                            {"lists", status.lists},
                            {"aggregation", whole ? json(status.aggregation.string()) : json()},
                            {"pointer", whole && !status.pointer.empty() ? json(status.pointer.string()) : json()},
                            {"flawed", flaws_json(status.flawed)}});
    } else if (whole) {
        for (const fs::path& file : {status.aggregation, status.pointer})
            if (!file.empty())
                session.print(fmt::format("{}{}  {}\n", o.dry_run.given ? "would write " : "", file.string(),
                                          counted(status.lists, "list")));
    } else {
        session.print(flaws_told(status.flawed));
    }
    if (whole) return 0;
    session.note("nothing was written: copy these lists from the machines that built them, or build them here with "
                 "'qrid status build'");
    return 1;
}

} // namespace

Command status_aggregate_command() {
    return make_command<StatusAggregateOptions>("Issue", "status aggregate",
                                                "Write the index of the status lists that several machines have built",
                                                "  qrid status aggregate\n"
                                                "  qrid status aggregate --issuer province --immutable --json\n"
                                                "  qrid status aggregate --dry-run",
                                                add_aggregate, run_aggregate);
}

} // namespace qrid::cmd
