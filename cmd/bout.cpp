// bout: judges a verifier, anybody's, by a corpus of cases
#include "bout_text.h"
#include "commands.h"
#include "common.h"
#include "not_empty.h"
#include "progress.h"
#include "qrid/base/nearest.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/corpus/manifest.h"
#include "qrid/referee/report.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

struct BoutOptions {
    std::string dir, command, lines;
    std::string accept = "0", reject = "1", unsure = "3", match, match_reject, match_unsure;
    std::string timeout = "10s", junit, html;
    std::vector<std::string> features, layers, only;
    bool tap = false, strict = false, force = false;
    JobsOption jobs;
};

void add(CLI::App& app, BoutOptions& o) {
    const auto text = [&](const char* option, std::string& value, const char* about, const char* type) {
        return app.add_option(option, value, about)->type_name(type)->check(not_empty());
    };
    const auto list = [&](const char* option, std::vector<std::string>& values, const char* about, const char* type) {
        app.add_option(option, values, about)->type_name(type)->delimiter(',')->allow_extra_args(false);
    };
    text("DIR", o.dir, "A corpus, as 'qrid defect --all' makes it", "")->required();
    text("--cmd", o.command,
         "Run this for each case; it may contain {text}, {picture}, {bytes}, {trust}, {status}, {time} ...", "COMMAND");
    text("--jsonl", o.lines, "Run this once for many cases: it reads a JSON object per line and answers with one",
         "COMMAND");
    text("--accept", o.accept, "Exit codes by which it accepts a card", "CODES")->capture_default_str();
    text("--reject", o.reject, "Exit codes by which it rejects a card", "CODES")->capture_default_str();
    text("--unsure", o.unsure, "Exit codes by which it says that it cannot decide", "CODES")->capture_default_str();
    text("--match", o.match, "Tell by its output instead: it accepts where a line matches", "REGEX");
    text("--match-reject", o.match_reject, "It rejects where a line of its output matches", "REGEX");
    text("--match-unsure", o.match_unsure, "It cannot decide where a line of its output matches", "REGEX");
    text("--timeout", o.timeout, "Stop it when it takes longer for a case", "SPAN")->capture_default_str();
    list("--features", o.features, "What it supports; cases that need more are skipped (default: everything)", "LIST");
    list("--layer", o.layers, "Only cases of these layers, such as cose", "LIST");
    list("--only", o.only, "Only cases with these IDs, which may be patterns such as 'cose/*'", "LIST");
    o.jobs.add(app, "Number of processes at a time");
    app.add_flag("--strict", o.strict, "Exit with 1 unless every case that was not skipped is right");
    app.add_flag("--tap", o.tap, "Print TAP 14 instead of the table");
    text("--junit", o.junit, "Also write a report in JUnit's XML", "FILE");
    text("--html", o.html, "Also write a page that shows every case", "FILE");
    app.add_flag("--force", o.force, "Replace the reports if they exist");
}

void check_options(const BoutOptions& o, const Session& session) {
    if (o.command.empty() && o.lines.empty())
        throw Error(Code::usage, "no verifier is named",
                    "give its command with --cmd 'verifier {text}', or with --jsonl");
    if (o.tap && session.format == Format::json)
        throw Error(Code::usage, "--tap and --json cannot be used together", "choose one of them");
    for (const std::string& report : {o.junit, o.html})
        if (!report.empty()) check_target(report, o.force ? Overwrite::replace : Overwrite::refuse);
    if (!o.junit.empty() && o.junit == o.html)
        throw Error(Code::usage, "--junit and --html name the same file", "give each its own");
}

VerdictRules verdict_rules(const BoutOptions& o) {
    VerdictRules rules{parse_exit_codes(o.accept, "--accept"),
                       parse_exit_codes(o.reject, "--reject"),
                       parse_exit_codes(o.unsure, "--unsure"),
                       {},
                       {},
                       {}};
    if (!o.match.empty()) rules.says_valid.emplace(o.match, "--match");
    if (!o.match_reject.empty()) rules.says_invalid.emplace(o.match_reject, "--match-reject");
    if (!o.match_unsure.empty()) rules.says_unsure.emplace(o.match_unsure, "--match-unsure");
    rules.check();
    return rules;
}

std::chrono::milliseconds timeout_of(const BoutOptions& o) {
    const Seconds timeout = parse_duration(o.timeout);
    if (timeout < 1 || timeout > 3600)
        throw Error(Code::usage, "--timeout must be between 1s and 1h", "give a time such as 30s or 2m");
    return std::chrono::seconds(timeout);
}

// A name that is mistyped would skip cases in silence.
[[noreturn]] void fail_name(std::string_view option, const std::string& given, const std::vector<std::string>& known) {
    const std::string near = nearest_word(given, known);
    throw Error(Code::usage, fmt::format("{}: unknown name \"{}\"", option, printable(given, longest_name)),
                near.empty() ? fmt::format("known are {}", fmt::join(known, ", "))
                             : fmt::format("did you mean '{}'?", near));
}

Abilities abilities_of(const BoutOptions& o, const std::vector<Case>& cases) {
    if (o.features.empty()) return {};
    std::set<std::string> known(known_features().begin(), known_features().end());
    for (const Case& one : cases) known.insert(one.features.begin(), one.features.end());
    for (const std::string& feature : o.features)
        if (!known.contains(feature)) fail_name("--features", feature, {known.begin(), known.end()});
    return {false, {o.features.begin(), o.features.end()}};
}

Choice choice_of(const BoutOptions& o) {
    Choice choice{{}, o.only};
    std::vector<std::string> known;
    for (std::size_t i = 0; i < layer_count; ++i) known.emplace_back(name(static_cast<CaseLayer>(i)));
    for (const std::string& layer : o.layers) {
        const auto found = layer_named(layer);
        if (!found) fail_name("--layer", layer, known);
        choice.layers.insert(*found);
    }
    return choice;
}

void print(const BoutOptions& o, const BoutTitle& title, const BoutResult& result, const Tally& tally,
           Session& session) {
    if (session.format == Format::json) return session.print_json(bout_to_json(title, result));
    if (o.tap) return session.print(bout_to_tap(result));
    session.print(tally_text(tally, session.color));
    session.print(cases_text(result, CaseOutcome::false_accept, session.color));
    session.print(cases_text(result, CaseOutcome::false_reject, session.color));
    for (std::size_t i = 0; i < outcome_count && session.verbose; ++i)
        if (const auto outcome = static_cast<CaseOutcome>(i); outcome != CaseOutcome::false_accept &&
                                                              outcome != CaseOutcome::false_reject &&
                                                              outcome != CaseOutcome::right)
            session.print(cases_text(result, outcome, session.color));
}

int exit_code_of(const BoutOptions& o, const Tally& tally) {
    if (tally.verdicts() == 0) return 3;
    const std::size_t played = tally.of(CaseOutcome::right) + tally.of(CaseOutcome::skipped);
    std::size_t all = 0;
    for (const std::size_t count : tally.total()) all += count;
    return tally.of(CaseOutcome::false_accept) > 0 || (o.strict && played < all) ? 1 : 0;
}

int run(const BoutOptions& o, Session& session) {
    check_options(o, session);
    Rules rules;
    if (!o.command.empty()) rules.command.emplace(o.command);
    if (!o.lines.empty()) rules.lines.emplace(o.lines);
    rules.verdict = verdict_rules(o);
    rules.timeout = timeout_of(o);
    rules.threads = o.jobs.threads();
    const Choice choice = choice_of(o);
    std::vector<Case> cases = read_manifest(o.dir);
    rules.abilities = abilities_of(o, cases);
    std::erase_if(cases, [&](const Case& one) { return !choice.has(one); });
    if (cases.empty())
        throw Error(Code::usage, "no case is left by --layer and --only", "see the IDs in the corpus's manifest.jsonl");

    BoutTitle title{o.dir, {}};
    for (const std::string& line : {o.command, o.lines})
        if (!line.empty()) title.lines.push_back(line);
    BoutResult result;
    {
        Progress progress(session, "cases", cases.size());
        result = play(o.dir, std::move(cases), rules, [&] { progress.add(); });
    }
    const Overwrite overwrite = o.force ? Overwrite::replace : Overwrite::refuse;
    if (!o.junit.empty()) write_file(o.junit, bytes_of(bout_to_junit(title, result)), overwrite);
    if (!o.html.empty()) write_file(o.html, bytes_of(bout_to_html(title, result, o.dir)), overwrite);
    const Tally tally(result.cases);
    print(o, title, result, tally, session);
    if (result.surplus_answers > 0)
        session.warn(Error(Code::bad_record,
                           fmt::format("{} came unasked, so others may be to the wrong cases",
                                       counted(result.surplus_answers, "answer")),
                           "make the verifier answer each line with one line that repeats its \"id\""));
    if (tally.verdicts() == 0) session.note("no case got a verdict; see why with -v");
    return exit_code_of(o, tally);
}

} // namespace

Command bout_command() {
    return make_command<BoutOptions>(
        "Test", "bout", "Judge a verifier, anybody's, by a corpus of cases",
        "  qrid defect --all --out-dir corpus\n"
        "  qrid bout corpus --cmd 'verifier --keys {trust} --at {unix-time} {picture}'\n"
        "  qrid bout corpus --cmd 'node adapter.mjs {text} {trust}' --features text,jwks,es256 --html report.html\n"
        "  qrid bout corpus --cmd 'zbarimg -q --raw {picture}' --layer picture --reject 4 --unsure 255\n"
        "  qrid bout corpus --cmd 'python3 check.py' --match '^valid' --only 'cose/*' -v\n"
        "  qrid bout corpus --jsonl 'qrid verify - --jsonl --trust {trust} --status {status} --at {time}'",
        add, run);
}

} // namespace qrid::cmd
