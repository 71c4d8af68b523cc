#include "commands.h"
#include "common.h"
#include "not_empty.h"
#include "qrid/base/permissions.h"
#include "qrid/base/places.h"
#include "qrid/base/printable.h"
#include "ranges.h"
#include "scenario_play.h"
#include "scenario_report.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <set>
#include <unistd.h>

namespace qrid::cmd {

namespace {

struct ScenarioOptions {
    std::vector<std::string> runs;
    std::string keep, junit;
    std::size_t until = max_scenario_steps;
    bool tap = false, list = false, force = false;
};

void add(CLI::App& app, ScenarioOptions& o) {
    app.add_option("RUN", o.runs, "A scenario in TOML or JSON, or the name of one that comes with qrid");
    auto* const list = app.add_flag("--list", o.list,
                                    "Show the steps without running them; without RUN, what comes "
                                    "with qrid");
    app.add_option("--until", o.until, "Stop after this step; 0 only writes the files that the scenario begins with")
        ->type_name("N")
        ->check(in_range(std::size_t{0}, max_scenario_steps))
        ->default_str("");
    app.add_option("--keep", o.keep, "Keep the files of each scenario, in a directory of its name in this one")
        ->type_name("DIR")
        ->check(not_empty());
    auto* const tap = app.add_flag("--tap", o.tap, "Print TAP version 14");
    auto* const junit =
        app.add_option("--junit", o.junit, "Also write the results to this file as JUnit XML")->type_name("FILE");
    app.add_flag("--force", o.force, "Replace the file of --junit if it exists")->needs(junit);
    list->excludes(tap)->excludes(junit);
}

// ---- listing

void show_list(const std::vector<Scenario>& scenarios, bool with_steps, Session& session) {
    nlohmann::json all = nlohmann::json::array();
    for (const Scenario& scenario : scenarios) {
        nlohmann::json steps = nlohmann::json::array();
        for (const Step& step : scenario.steps) steps.push_back(step.title());
        all.push_back({{"file", scenario.file.string()},
                       {"name", scenario.name},
                       {"about", scenario.about.empty() ? nlohmann::json() : nlohmann::json(scenario.about)},
                       {"clock", format_time(scenario.clock)},
                       {"steps", steps}});
        if (session.format != Format::text) continue;
        if (!with_steps) {
            session.print(fmt::format("{:<24} {}\n", printable(scenario.id()), printable(scenario.about)));
            continue;
        }
        session.print(fmt::format("{}, at {}\n", printable(scenario.name), format_time(scenario.clock)));
        for (std::size_t i = 0; i < scenario.steps.size(); ++i)
            session.print(fmt::format("  {:>2}  {}\n", i + 1, printable(scenario.steps[i].title())));
    }
    if (session.format == Format::json) session.print_json(all);
}

// ---- playing

// The directory of a run: kept, or gone with the object.
class RunDirectory {
public:
    RunDirectory(const ScenarioOptions& o, const Scenario& scenario)
        : kept_(o.keep.empty() ? "" : (fs::path(o.keep) / scenario.id()).string()),
          staged_(o.keep.empty() ? place() : fs::path(kept_)) {}

    const fs::path& path() const { return staged_.path(); }
    /// Where it is kept; empty otherwise.
    std::string keep() {
        if (!kept_.empty()) staged_.commit(fs::perms::owner_all);
        return kept_;
    }

private:
    static fs::path place() {
        const fs::path temporary = fs::temp_directory_path();
        check_absolute("TMPDIR", temporary);
        return temporary / fmt::format("qrid-scenario-{}", ::getuid());
    }

    std::string kept_;
    StagedDirectory staged_;
};

ScenarioRun play(const Scenario& scenario, const ScenarioOptions& o, Session& session, bool is_told) {
    ScenarioRun run;
    run.scenario = &scenario;
    run.steps.resize(std::min(o.until, scenario.steps.size()));
    const auto begin = std::chrono::steady_clock::now();
    if (is_told) session.print(printable(scenario.name) + "\n");
    try {
        RunDirectory directory(o, scenario);
        try {
            Player player(scenario, session, directory.path());
            for (Played& step : run.steps) {
                step = player.play(static_cast<std::size_t>(&step - run.steps.data()));
                if (step.result == Played::Result::failed) break;
                if (is_told) session.print(text_of_step(run, static_cast<std::size_t>(&step - run.steps.data())));
            }
        } catch (const Error& error) {
            run.broken = error;
        }
        run.kept = directory.keep();
    } catch (const Error& error) {
        run.broken = error;
    } catch (const fs::filesystem_error& error) {
        run.broken = Error(Code::cannot_write, error.what());
    }
    run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (is_told && run.failed()) session.print(text_of_step(run, *run.failed()));
    if (is_told) session.print(text_of_end(run));
    return run;
}

// Two of one name would have one directory.
void check_names(const std::vector<Scenario>& scenarios) {
    std::set<std::string> names;
    for (const Scenario& scenario : scenarios)
        if (!names.insert(scenario.id()).second)
            throw Error(Code::usage, fmt::format("two scenarios are called {}", scenario.id()),
                        "keep one of them at a time");
}

// Errors about what was not as it should be; the exit code.
int conclude(const std::vector<ScenarioRun>& runs, Session& session) {
    int code = 0;
    for (const ScenarioRun& run : runs) {
        if (run.broken) {
            session.print_error(*run.broken, run.scenario->named);
            code = worse(code, reason(run.broken->code()).exit_code);
        } else if (const auto failed = run.failed()) {
            const std::string hint = run.kept.empty() ? "" : fmt::format("the files of the run are in {}", run.kept);
            session.print_error(Error(Code::step_failed,
                                      fmt::format("step {} of {} did not come out as expected: {}", *failed + 1,
                                                  run.scenario->named, run.steps[*failed].faults.front()),
                                      hint),
                                run.scenario->named);
            code = worse(code, reason(Code::step_failed).exit_code);
        }
    }
    return code;
}

int run(const ScenarioOptions& o, Session& session) {
    std::vector<Scenario> scenarios;
    for (const std::string& name : o.runs) scenarios.push_back(open_scenario(name));
    if (o.list) {
        if (o.runs.empty())
            for (const fs::path& file : own_scenarios()) scenarios.push_back(open_scenario(file.string()));
        show_list(scenarios, !o.runs.empty(), session);
        return 0;
    }
    if (scenarios.empty())
        throw Error(Code::usage, "no scenario is named", "'qrid scenario --list' shows those that come with qrid");
    if (!o.keep.empty()) {
        check_names(scenarios);
        for (const Scenario& scenario : scenarios) check_target(fs::path(o.keep) / scenario.id(), Overwrite::refuse);
    }
    const Overwrite overwrite = o.force ? Overwrite::replace : Overwrite::refuse;
    if (!o.junit.empty()) check_target(o.junit, overwrite);
    const bool is_told = session.format == Format::text && !o.tap && !session.quiet;
    std::vector<ScenarioRun> runs;
    for (const Scenario& scenario : scenarios) runs.push_back(play(scenario, o, session, is_told));
    if (!o.junit.empty()) write_file(o.junit, bytes_of(junit_of(runs)), overwrite);
    if (session.format == Format::json)
        session.print_json(json_of(runs));
    else if (o.tap)
        session.print(tap_of(runs));
    return conclude(runs, session);
}

} // namespace

Command scenario_command() {
    return make_command<ScenarioOptions>("Test", "scenario", "Play steps under a fixed clock and check what comes",
                                         "  qrid scenario --list\n"
                                         "  qrid scenario hotel-check-in\n"
                                         "  qrid scenario mine.toml --keep files\n"
                                         "  qrid scenario *.toml --junit results.xml",
                                         add, run);
}

} // namespace qrid::cmd
