#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/text.h"
#include "qrid/base/warning.h"
#include "qrid/referee/answer.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::size_t longest_answer = 256 << 10, longest_code = 100;
constexpr JsonLimits answer_limits{.bytes = longest_answer, .depth = 32, .values = 20'000, .text = longest_answer};

const json* member_of_answer(const json& object, const char* member) {
    const auto found = object.is_object() ? object.find(member) : object.end();
    return found == object.end() ? nullptr : &*found;
}

bool is_known_code(std::string_view code) {
    const auto is_it = [&](const auto& row) { return row.name == code; };
    return std::any_of(reason_table().begin(), reason_table().end(), is_it) ||
           std::any_of(warning_table().begin(), warning_table().end(), is_it);
}

void add_code(Answer& answer, const json* value) {
    if (value == nullptr || !value->is_string()) return;
    const auto& code = value->get_ref<const std::string&>();
    if (code.empty() || code.size() > longest_code) return;
    if (std::find(answer.codes.begin(), answer.codes.end(), code) != answer.codes.end()) return;
    answer.has_known_codes = answer.has_known_codes || is_known_code(code);
    answer.codes.push_back(code);
}

void add_codes(Answer& answer, const json* list) {
    if (list == nullptr || !list->is_array()) return;
    for (const json& one : *list) add_code(answer, one.is_object() ? member_of_answer(one, "code") : &one);
}

// Nothing of what the card itself says.
void add_codes_of_report(Answer& answer, const json& report) {
    if (report.is_array()) {
        for (const json& one : report)
            if (one.is_object()) add_codes_of_report(answer, one);
        return;
    }
    if (member_of_answer(report, "checks") != nullptr) answer.has_known_codes = true;
    add_codes(answer, member_of_answer(report, "checks"));
    add_code(answer, member_of_answer(report, "code"));
    add_code(answer, member_of_answer(report, "reason"));
    add_codes(answer, member_of_answer(report, "codes"));
    if (const json* error = member_of_answer(report, "error"))
        add_code(answer, error->is_object() ? member_of_answer(*error, "code") : error);
    add_codes(answer, member_of_answer(report, "warnings"));
}

std::optional<AnswerKind> kind_of_verdict(const json& verdict) {
    if (verdict.is_boolean()) return verdict.get<bool>() ? AnswerKind::accept : AnswerKind::reject;
    if (!verdict.is_string()) return std::nullopt;
    const auto& text = verdict.get_ref<const std::string&>();
    if (text == "valid" || text == "accept") return AnswerKind::accept;
    if (text == "invalid" || text == "reject") return AnswerKind::reject;
    if (text == "undetermined" || text == "unsure") return AnswerKind::unsure;
    return std::nullopt;
}

std::optional<AnswerKind> kind_of_error(const json& error) {
    const json* const code = member_of_answer(error, "code");
    if (code == nullptr || !code->is_string()) return std::nullopt;
    for (const Reason& reason : reason_table())
        if (reason.name == code->get_ref<const std::string&>())
            return reason.exit_code == 1 ? AnswerKind::reject : AnswerKind::unsure;
    return std::nullopt;
}

std::optional<AnswerKind> kind_of_answer(const json& answer) {
    if (!answer.is_object()) return answer.is_boolean() ? kind_of_verdict(answer) : std::nullopt;
    if (const json* verdict = member_of_answer(answer, "verdict")) return kind_of_verdict(*verdict);
    const json* const valid = member_of_answer(answer, "valid");
    if (valid != nullptr && valid->is_boolean()) return kind_of_verdict(*valid);
    const json* const error = member_of_answer(answer, "error");
    return error == nullptr ? std::nullopt : kind_of_error(*error);
}

void find_codes_in(Answer& answer, std::string_view text) {
    if (const auto whole = json_in(text, answer_limits)) return add_codes_of_report(answer, *whole);
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (!line.starts_with('{')) continue;
        if (const auto one = json_in(line, answer_limits)) add_codes_of_report(answer, *one);
    }
}

} // namespace

std::optional<Answer> answer_in_line(std::string_view line, std::string& id) {
    const auto read = json_in(line, answer_limits);
    const auto kind = read ? kind_of_answer(*read) : std::nullopt;
    if (!kind && (!read || !read->is_object())) return std::nullopt;
    Answer answer;
    answer.kind = kind.value_or(AnswerKind::broken);
    if (!kind) answer.why = "the answer has no verdict";
    answer.out = line;
    add_codes_of_report(answer, *read);
    const json* const told = member_of_answer(*read, "id");
    id = told != nullptr && told->is_string() ? told->get<std::string>() : "";
    return answer;
}

void heed_last_words(Answer& answer) {
    std::optional<AnswerKind> kind;
    std::string_view err = answer.err;
    while (!err.empty()) {
        const std::string_view line = take_line(err);
        const auto one = line.starts_with('{') ? json_in(line, answer_limits) : std::nullopt;
        const json* const error = one ? member_of_answer(*one, "error") : nullptr;
        if (error != nullptr) kind = kind_of_error(*error);
    }
    if (!kind) return;
    answer.kind = *kind;
    answer.why.clear();
}

void find_codes(Answer& answer) {
    find_codes_in(answer, answer.out);
    find_codes_in(answer, answer.err);
}

} // namespace qrid
