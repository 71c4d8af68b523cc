#include "scenario_report.h"

#include "qrid/base/markup.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

using nlohmann::json;

constexpr std::size_t most_lines = 200; // of what a command printed

std::string_view word(Played::Result result) {
    switch (result) {
    case Played::Result::passed:
        return "ok";
    case Played::Result::failed:
        return "not ok";
    case Played::Result::skipped:
        break;
    }
    return "skipped";
}

std::string indented(std::string_view text, std::string_view by) {
    std::string out;
    std::size_t count = 0;
    for (const std::string_view line : lines_of(text)) {
        if (++count > most_lines) return out + fmt::format("{}...\n", by);
        out += fmt::format("{}{}\n", by, printable(line));
    }
    return out;
}

// How to come to the state before the step, and do it alone.
std::string repetition(const ScenarioRun& run, std::size_t number) {
    const Played& step = run.steps[number];
    if (step.again.empty()) return "";
    const std::string dir = run.kept.empty() ? "DIR" : run.kept;
    std::string text;
    if (run.kept.empty())
        text = fmt::format("qrid scenario {} --until {} --keep {}\n", shell_word(run.scenario->named), number, dir);
    const std::string place = run.kept.empty() ? fmt::format("{}/{}", dir, run.scenario->id()) : dir;
    return text + fmt::format("cd {} && {}\n", shell_word(place), step.again);
}

// What a failing step is told with.
std::string failure(const ScenarioRun& run, std::size_t number) {
    const Played& step = run.steps[number];
    std::string text;
    if (!step.command.empty()) text += fmt::format("$ {}\n", step.command);
    for (const std::string& fault : step.faults) text += fault + "\n";
    if (step.command.empty()) return text;
    text += fmt::format("exit code {}\n", step.outcome.code);
    if (!step.outcome.out.empty()) text += "standard output:\n" + indented(step.outcome.out, "  ");
    if (!step.outcome.err.empty()) text += "standard error:\n" + indented(step.outcome.err, "  ");
    if (const std::string again = repetition(run, number); !again.empty())
        text += "to repeat this step alone:\n" + indented(again, "  ");
    return text;
}

// ---- XML

// With each line printable: XML 1.0 has no other control characters, in no form.
std::string xml_lines(std::string_view text) { return markup_text(indented(text, "")); }

// ---- TAP

std::string tap_title(const std::string& title) {
    std::string out;
    for (const char c : printable(title)) out += c == '\\' || c == '#' ? std::string("\\") + c : std::string(1, c);
    return out;
}

std::string tap_point(const ScenarioRun& run, std::size_t number) {
    const Played& step = run.steps[number];
    const bool failed = step.result == Played::Result::failed;
    std::string line = fmt::format("    {} {} - {}", failed ? "not ok" : "ok", number + 1,
                                   tap_title(run.scenario->steps[number].title()));
    if (step.result == Played::Result::skipped) line += " # SKIP an earlier step failed";
    line += "\n";
    if (failed) line += "      ---\n      message: |\n" + indented(failure(run, number), "        ") + "      ...\n";
    return line;
}

} // namespace

bool ScenarioRun::is_good() const { return !broken && !failed(); }

std::optional<std::size_t> ScenarioRun::failed() const {
    const auto found = std::find_if(steps.begin(), steps.end(),
                                    [](const Played& step) { return step.result == Played::Result::failed; });
    return found == steps.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - steps.begin()));
}

std::string text_of_step(const ScenarioRun& run, std::size_t number) {
    const Played& step = run.steps[number];
    std::string text = fmt::format("  {:<6} {:>2}  {}  {:6.2f} s  {}\n", word(step.result), number + 1,
                                   format_time(step.at), step.seconds, printable(run.scenario->steps[number].title()));
    if (step.result == Played::Result::failed) text += indented(failure(run, number), "            ");
    return text;
}

std::string text_of_end(const ScenarioRun& run) {
    const auto failed = run.failed();
    std::string text = failed       ? fmt::format("  failed at step {} of {}", *failed + 1, run.steps.size())
                       : run.broken ? fmt::format("  not played to its end: {}", printable(run.broken->what()))
                                    : fmt::format("  {} in {:.2f} s", counted(run.steps.size(), "step"), run.seconds);
    if (!run.kept.empty()) text += fmt::format(", kept in {}", printable(run.kept));
    return text + "\n";
}

std::string tap_of(const std::vector<ScenarioRun>& runs) {
    std::string text = fmt::format("TAP version 14\n1..{}\n", runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const ScenarioRun& run = runs[i];
        const std::string title = tap_title(run.scenario->name);
        text += fmt::format("# Subtest: {}\n    1..{}\n", title, run.steps.size());
        for (std::size_t number = 0; number < run.steps.size(); ++number) text += tap_point(run, number);
        text += fmt::format("{} {} - {}\n", run.is_good() ? "ok" : "not ok", i + 1, title);
        if (run.broken) text += fmt::format("  ---\n  message: |\n{}  ...\n", indented(run.broken->what(), "    "));
    }
    return text;
}

std::string junit_of(const std::vector<ScenarioRun>& runs) {
    std::string suites;
    std::size_t all = 0, all_failed = 0, all_broken = 0;
    double seconds = 0;
    for (const ScenarioRun& run : runs) {
        std::size_t failed = 0, skipped = 0;
        std::string cases;
        const std::string id = markup_text(printable(run.scenario->id()));
        for (std::size_t number = 0; number < run.steps.size(); ++number) {
            const Played& step = run.steps[number];
            cases += fmt::format("    <testcase classname=\"{}\" name=\"{} {}\" time=\"{:.3f}\"", id, number + 1,
                                 markup_text(printable(run.scenario->steps[number].title())), step.seconds);
            if (step.result == Played::Result::passed) {
                cases += "/>\n";
            } else if (step.result == Played::Result::skipped) {
                ++skipped;
                cases += "><skipped/></testcase>\n";
            } else {
                ++failed;
                cases += fmt::format("><failure type=\"step-failed\" message=\"{}\">{}</failure></testcase>\n",
                                     markup_text(printable(step.faults.front())), xml_lines(failure(run, number)));
            }
        }
        if (run.broken)
            cases += fmt::format("    <testcase classname=\"{}\" name=\"the run\" time=\"0.000\"><error type=\"{}\" "
                                 "message=\"{}\"/></testcase>\n",
                                 id, name(run.broken->code()), markup_text(printable(run.broken->what())));
        const std::size_t broken = run.broken ? 1 : 0, tests = run.steps.size() + broken;
        suites +=
            fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
                        "time=\"{:.3f}\">\n{}  </testsuite>\n",
                        markup_text(printable(run.scenario->name)), tests, failed, broken, skipped, run.seconds, cases);
        all += tests;
        all_failed += failed;
        all_broken += broken;
        seconds += run.seconds;
    }
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"qrid scenario\" tests=\"{}\" "
                       "failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n{}</testsuites>\n",
                       all, all_failed, all_broken, seconds, suites);
}

json json_of(const std::vector<ScenarioRun>& runs) {
    json list = json::array();
    bool is_good = true;
    for (const ScenarioRun& run : runs) {
        is_good = is_good && run.is_good();
        json steps = json::array();
        for (std::size_t number = 0; number < run.steps.size(); ++number) {
            const Played& step = run.steps[number];
            const bool failed = step.result == Played::Result::failed, played = step.result != Played::Result::skipped;
            json entry{{"step", number + 1},
                       {"title", run.scenario->steps[number].title()},
                       {"result", failed   ? "failed"
                                  : played ? "passed"
                                           : "skipped"},
                       {"clock", played ? json(format_time(step.at)) : json()},
                       {"seconds", step.seconds},
                       {"command", step.command.empty() ? json() : json(step.command)},
                       {"exit_code", step.command.empty() ? json() : json(step.outcome.code)},
                       {"faults", step.faults}};
            if (failed) {
                entry["stdout"] = step.outcome.out;
                entry["stderr"] = step.outcome.err;
                entry["again"] = step.again.empty() ? json() : json(repetition(run, number));
            }
            steps.push_back(std::move(entry));
        }
        json error;
        if (run.broken) error = {{"code", name(run.broken->code())}, {"message", run.broken->what()}};
        list.push_back({{"file", run.scenario->file.string()},
                        {"name", run.scenario->name},
                        {"ok", run.is_good()},
                        {"seconds", run.seconds},
                        {"kept", run.kept.empty() ? json() : json(run.kept)},
                        {"error", error},
                        {"steps", steps}});
    }
    return {{"ok", is_good}, {"scenarios", list}};
}

} // namespace qrid::cmd
