#include "refusal.h"

#include "qrid/base/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <sstream>

namespace qrid::test {

namespace {

constexpr std::string_view error_mark = "qrid: error: ", hint_mark = "qrid: hint: ";

// "*" stands for any text, "*text*" for any that has it.
bool fits(std::string_view wanted, std::string_view got) {
    if (!wanted.starts_with('*') || !wanted.ends_with('*')) return wanted == got;
    if (wanted.size() <= 2) return !got.empty();
    return got.find(wanted.substr(1, wanted.size() - 2)) != std::string_view::npos;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

nlohmann::json text_or_null(const std::string& text) { return text.empty() ? nlohmann::json() : nlohmann::json(text); }

bool is_own_hint(const std::string& code, const nlohmann::json& hint) {
    static const std::regex help("see 'qrid.* --help'");
    if (code == "usage") return hint.is_string() && std::regex_match(hint.get<std::string>(), help);
    for (const Reason& row : reason_table())
        if (row.name == code) return hint == text_or_null(std::string(row.hint));
    return false;
}

bool is_given(const std::vector<std::string>& words, std::initializer_list<std::string_view> any) {
    return std::find_first_of(words.begin(), words.end(), any.begin(), any.end()) != words.end();
}

std::string shown(const std::string& fault, const std::string& how, const CommandRun& run) {
    return fmt::format("{} ({})\n-- exit code: {}\n-- stdout:\n{}\n-- stderr:\n{}", fault, how, run.exit, run.out,
                       run.err);
}

} // namespace

std::string text_fault(const Refusal& wanted, const std::string& err) {
    const std::vector<std::string> said = lines_of(err);
    if (said.size() > 2) return "stderr has too many lines";
    const std::string error = said.empty() ? "" : said[0], hint = said.size() < 2 ? "" : said[1];
    if (said.size() == 2 && (!hint.starts_with(hint_mark) || hint.size() == hint_mark.size()))
        return "the second line is no hint";
    if (!error.starts_with(error_mark) || !fits(wanted.message, error.substr(error_mark.size())))
        return "the error is not: " + wanted.message;
    if (wanted.hint.empty()) return "";
    if (hint.empty()) return "stderr has no hint";
    return fits(wanted.hint, hint.substr(hint_mark.size())) ? "" : "the hint is not: " + wanted.hint;
}

std::string json_fault(const Refusal& wanted, const std::string& err) {
    const nlohmann::json document = nlohmann::json::parse(err, nullptr, false);
    if (lines_of(err).size() != 1 || document.is_discarded()) return "stderr is not one line of JSON";
    if (!document.is_object() || document.size() != 1 || !document.contains("error"))
        return "not the shape of an error";
    const nlohmann::json& error = document["error"];
    for (const char* member : {"code", "message", "hint", "input"})
        if (error.size() != 4 || !error.contains(member)) return "not the shape of an error";
    const auto text = [](const nlohmann::json& value) { return value.is_string() ? value.get<std::string>() : ""; };
    if (!fits(wanted.code, text(error["code"]))) return "the code is not: " + wanted.code;
    if (!fits(wanted.message, text(error["message"]))) return "the message is not: " + wanted.message;
    if (wanted.hint.empty() ? !is_own_hint(wanted.code, error["hint"]) : !fits(wanted.hint, text(error["hint"])))
        return wanted.hint.empty() ? "the hint is not the reason's own" : "the hint is not: " + wanted.hint;
    if (wanted.input.empty() ? !error["input"].is_null() : !fits(wanted.input, text(error["input"])))
        return "the input is not: " + wanted.input;
    return "";
}

std::string refusal_fault(const Refusal& wanted, const std::vector<std::string>& words, const Surroundings& around) {
    std::vector<std::string> as_json = words, quietly = words;
    as_json.emplace_back("--json");
    quietly.emplace_back("-q");
    // 'mint -q' gives a card to nobody otherwise.
    if (!words.empty() && words[0] == "mint" && !is_given(words, {"-q", "-o", "--out-dir"}))
        quietly.insert(quietly.end(), {"-o", "given"});
    const std::string before = snapshot(".");
    const auto fault_of = [&](const char* how, const std::vector<std::string>& line) -> std::string {
        CommandRun run = run_command(line, around);
        run.err = as_a_shell_keeps(run.err);
        if (run.exit != wanted.exit) return shown(fmt::format("the exit code is not {}", wanted.exit), how, run);
        if (!run.out.empty()) return shown("stdout is not empty", how, run);
        const std::string wrong = &line == &as_json ? json_fault(wanted, run.err) : text_fault(wanted, run.err);
        if (!wrong.empty()) return shown(wrong, how, run);
        if (const std::string after = snapshot("."); after != before)
            return shown(fmt::format("the disk is not as it was; before:\n{}\nafter:\n{}", before, after), how, run);
        return "";
    };
    std::string fault = fault_of("as text", words);
    if (fault.empty()) fault = fault_of("with --json", as_json);
    if (fault.empty()) fault = fault_of("with -q", quietly);
    return fault;
}

} // namespace qrid::test
