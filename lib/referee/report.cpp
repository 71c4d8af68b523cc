#include "qrid/referee/report.h"

#include "qrid/base/markup.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {

namespace {

using nlohmann::ordered_json;

ordered_json counts_to_json(const Tally::Counts& counts) {
    ordered_json object = ordered_json::object();
    for (std::size_t i = 0; i < outcome_count; ++i) object[std::string(name(static_cast<CaseOutcome>(i)))] = counts[i];
    return object;
}

double seconds_of(std::chrono::microseconds time) { return std::chrono::duration<double>(time).count(); }

ordered_json judged_to_json(const JudgedCase& judged) {
    const auto& [one, answer, outcome] = judged;
    ordered_json object = case_to_json(one);
    object["outcome"] = name(outcome);
    object["answer"] = name(answer.kind);
    object["told"] = answer.codes;
    if (!answer.why.empty()) object["note"] = answer.why;
    if (answer.kind == AnswerKind::skipped) return object;
    object["command"] = answer.command;
    if (answer.exit_code >= 0) object["exit_code"] = answer.exit_code;
    if (answer.signal != 0) object["signal"] = answer.signal;
    object["seconds"] = seconds_of(answer.took);
    object["stdout"] = answer.out;
    object["stderr"] = answer.err;
    object["cut"] = answer.is_cut;
    return object;
}

// ---- JUnit

// What XML 1.0 cannot hold, and what a terminal would act on, as '?'.
std::string xml(std::string_view text) {
    std::string out;
    for (const std::string_view line : lines_of(text)) out += (out.empty() ? "" : "\n") + printable(line);
    return markup_text(out);
}

std::string story_of(const JudgedCase& judged) {
    const Answer& answer = judged.answer;
    std::string text =
        fmt::format("{}\nexpected: {}\ncame: {}\n", judged.one.title, expectation_of(judged.one), words_of(answer));
    if (!judged.one.why.empty()) text += fmt::format("why: {}\n", judged.one.why);
    text += "command:";
    for (const std::string& word : answer.command) text += " " + word;
    return text + fmt::format("\nstdout:\n{}\nstderr:\n{}", answer.out, answer.err);
}

bool is_error(CaseOutcome outcome) {
    return outcome == CaseOutcome::crashed || outcome == CaseOutcome::timed_out || outcome == CaseOutcome::broken;
}

std::string junit_case(const JudgedCase& judged) {
    const auto& [one, answer, outcome] = judged;
    std::string text = fmt::format(R"(    <testcase classname="{}" name="{}" time="{:.6f}")", name(one.layer),
                                   xml(one.id), seconds_of(answer.took));
    if (outcome == CaseOutcome::right) return text + "/>\n";
    if (outcome == CaseOutcome::skipped)
        return text + fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", xml(answer.why));
    const char* const tag = is_error(outcome) ? "error" : "failure";
    return text + fmt::format(">\n      <{} type=\"{}\" message=\"expected {}, came {}\">{}</{}>\n    </testcase>\n",
                              tag, name(outcome), xml(expectation_of(one)), xml(words_of(answer)),
                              xml(story_of(judged)), tag);
}

struct SuiteCounts {
    std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
    explicit SuiteCounts(const Tally::Counts& counts) {
        for (std::size_t i = 0; i < outcome_count; ++i) {
            const auto outcome = static_cast<CaseOutcome>(i);
            tests += counts[i];
            if (outcome == CaseOutcome::skipped)
                skipped += counts[i];
            else if (is_error(outcome))
                errors += counts[i];
            else if (outcome != CaseOutcome::right)
                failures += counts[i];
        }
    }
    std::string attributes() const {
        return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}")", tests, failures, errors, skipped);
    }
};

// ---- TAP

// A double-quoted scalar of YAML is one of JSON.
std::string yaml_text(std::string_view text) {
    return ordered_json(printable(text)).dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

std::string tap_text(std::string_view text) {
    std::string out;
    for (const char c : printable(text)) {
        if (c == '#' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

} // namespace

std::string words_of(const Answer& answer) {
    std::string text(name(answer.kind));
    if (answer.kind == AnswerKind::skipped) return fmt::format("{}: {}", text, answer.why);
    if (answer.signal != 0 && answer.kind == AnswerKind::crashed)
        text += fmt::format(" (signal {})", answer.signal);
    else if (answer.exit_code >= 0)
        text += fmt::format(" (exit code {})", answer.exit_code);
    if (!answer.why.empty()) text += ": " + answer.why;
    if (!answer.codes.empty()) {
        text += ", told";
        for (const std::string& code : answer.codes) text += " " + printable(code, longest_name);
    }
    return text;
}

std::string expectation_of(const Case& one) {
    std::string text(name(one.expect));
    for (std::size_t i = 0; i < one.codes.size(); ++i) text += (i == 0 ? ", " : " or ") + one.codes[i];
    return one.spec.empty() ? text : fmt::format("{} ({})", text, printable(one.spec));
}

ordered_json bout_to_json(const BoutTitle& title, const BoutResult& result) {
    const Tally tally(result.cases);
    ordered_json document{{"corpus", title.corpus}, {"commands", title.lines}};
    document["totals"] = counts_to_json(tally.total());
    document["layers"] = ordered_json::array();
    for (const auto& [layer, counts] : tally.layers()) {
        ordered_json row{{"layer", name(layer)}};
        row.update(counts_to_json(counts));
        document["layers"].push_back(std::move(row));
    }
    document["surplus_answers"] = result.surplus_answers;
    document["cases"] = ordered_json::array();
    for (const JudgedCase& judged : result.cases) document["cases"].push_back(judged_to_json(judged));
    return document;
}

std::string bout_to_junit(const BoutTitle& title, const BoutResult& result) {
    const Tally tally(result.cases);
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    text += fmt::format("<testsuites name=\"qrid bout {}\" {}>\n", xml(title.corpus),
                        SuiteCounts(tally.total()).attributes());
    for (const auto& [layer, counts] : tally.layers()) {
        text += fmt::format("  <testsuite name=\"{}\" {}>\n", name(layer), SuiteCounts(counts).attributes());
        for (const JudgedCase& judged : result.cases)
            if (judged.one.layer == layer) text += junit_case(judged);
        text += "  </testsuite>\n";
    }
    return text + "</testsuites>\n";
}

std::string bout_to_tap(const BoutResult& result) {
    std::string text = fmt::format("TAP version 14\n1..{}\n", result.cases.size());
    std::size_t number = 0;
    for (const auto& [one, answer, outcome] : result.cases) {
        const bool good = outcome == CaseOutcome::right || outcome == CaseOutcome::skipped;
        text += fmt::format("{} {} - {}", good ? "ok" : "not ok", ++number, one.id);
        if (outcome == CaseOutcome::skipped) text += " # SKIP " + tap_text(answer.why);
        text += '\n';
        if (good) continue;
        text += fmt::format("  ---\n  outcome: {}\n  title: {}\n  expected: {}\n  came: {}\n  why: {}\n  ...\n",
                            name(outcome), yaml_text(one.title), yaml_text(expectation_of(one)),
                            yaml_text(words_of(answer)), yaml_text(one.why));
    }
    return text;
}

} // namespace qrid
