#include "scenario_expect.h"

#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

using nlohmann::json;

// What a command of ours prints, not what somebody sends.
constexpr JsonLimits output_limits{.bytes = max_input_bytes, .depth = 64, .values = 2'000'000, .text = max_input_bytes};

std::optional<json> document_in(const std::string& text) { return json_in(text, output_limits); }

// Null where there is none.
const json* value_at(const json& document, const std::string& pointer) {
    const json::json_pointer place(pointer);
    try {
        return document.contains(place) ? &document.at(place) : nullptr;
    } catch (const json::exception&) { // such as a name into an array
        return nullptr;
    }
}

std::string text_at(const json& document, const char* member) {
    const auto found = document.find(member);
    return found != document.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string list_shown(std::vector<std::string> words) {
    std::sort(words.begin(), words.end());
    return words.empty() ? "none" : fmt::format("{}", fmt::join(words, ", "));
}

// The codes of a list of objects, each once; of checks only of those that did not pass.
std::vector<std::string> codes_in(const json& report, const char* list, bool are_checks) {
    std::vector<std::string> codes;
    for (const json& item : report.value(list, json::array())) {
        if (!item.is_object()) continue;
        const std::string result = text_at(item, "result"), code = text_at(item, "code");
        if (!code.empty() && (!are_checks || result == "fail" || result == "unknown")) codes.push_back(code);
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
}

class Faults {
public:
    void same(std::string_view what, const std::string& wanted, const std::string& got) {
        if (wanted != got)
            lines.push_back(fmt::format("expected {} {}, got {}", what, wanted, got.empty() ? "none" : got));
    }
    void same_codes(std::string_view what, const std::optional<std::vector<std::string>>& wanted,
                    const std::vector<std::string>& got) {
        if (wanted) same(what, list_shown(*wanted), list_shown(got));
    }
    void has(std::string_view where, const std::string& text, const std::vector<std::string>& wanted) {
        for (const std::string& part : wanted)
            if (part.empty() ? !text.empty() : text.find(part) == std::string::npos)
                lines.push_back(part.empty() ? fmt::format("expected nothing on {}", where)
                                             : fmt::format("expected \"{}\" on {}", part, where));
    }

    std::vector<std::string> lines;
};

// Of the lines of standard error the one that is an error.
std::string error_code_in(const std::string& err) {
    for (const std::string_view line : lines_of(err))
        if (const auto document = json_in(line, output_limits); document && document->is_object())
            if (const auto error = document->find("error"); error != document->end() && error->is_object())
                return text_at(*error, "code");
    return "";
}

void judge_output(const json& document, const Expectation& expected, Faults& faults) {
    for (const auto& [pointer, wanted] : expected.values) {
        const json* const value = value_at(document, pointer);
        const std::string got = value == nullptr ? "nothing" : dump(*value, true);
        if (value == nullptr || *value != wanted)
            faults.lines.push_back(fmt::format("expected {} at {}, got {}", dump(wanted, true), pointer, got));
    }
    const bool is_about_report = expected.verdict || expected.holder || expected.codes || expected.warnings;
    if (!is_about_report) return;
    if (!document.is_object() || !document.contains("verdict")) {
        faults.lines.emplace_back("expected the report of one card, got something else");
        return;
    }
    if (expected.verdict) faults.same("verdict", *expected.verdict, text_at(document, "verdict"));
    faults.same_codes("codes", expected.codes, codes_in(document, "checks", true));
    faults.same_codes("warnings", expected.warnings, codes_in(document, "warnings", false));
    if (expected.holder) faults.same("holder", *expected.holder, text_at(document, "holder"));
}

} // namespace

std::vector<std::string> faults_in(const Outcome& outcome, const Expectation& expected) {
    Faults faults;
    if (expected.error) faults.same("error", *expected.error, error_code_in(outcome.err));
    const bool needs_document =
        expected.verdict || expected.holder || expected.codes || expected.warnings || !expected.values.empty();
    if (const auto document = needs_document ? document_in(outcome.out) : std::nullopt)
        judge_output(*document, expected, faults);
    else if (needs_document)
        faults.lines.emplace_back("expected a JSON document on standard output, got none");
    faults.same("exit code", std::to_string(expected.exit), std::to_string(outcome.code));
    faults.has("standard output", outcome.out, expected.out);
    faults.has("standard error", outcome.err, expected.err);
    return std::move(faults.lines);
}

std::map<std::string, std::string> values_in(const Outcome& outcome,
                                             const std::vector<std::pair<std::string, std::string>>& pointers) {
    std::map<std::string, std::string> values;
    if (pointers.empty()) return values;
    const auto document = document_in(outcome.out);
    for (const auto& [name, pointer] : pointers) {
        const json* const value = document ? value_at(*document, pointer) : nullptr;
        if (value == nullptr || value->is_structured() || value->is_null())
            throw Error(Code::usage, fmt::format("standard output has no value at {} to save as ${}", pointer, name));
        values[name] = value->is_string() ? value->get<std::string>() : dump(*value, true);
    }
    return values;
}

} // namespace qrid::cmd
