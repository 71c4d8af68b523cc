#include "qrid/referee/answer.h"

#include "qrid/base/error.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex.h>

namespace qrid {

namespace {

constexpr std::array<std::string_view, 7> kinds{"accept",    "reject", "unsure", "crashed",
                                                "timed-out", "broken", "skipped"};
constexpr int highest_exit_code = 255;
constexpr int not_executable = 126, not_found = 127; // as a shell ends, and what qrid has started
constexpr std::size_t most_of_line = 4096;           // bytes that a pattern is looked for in

} // namespace

std::string_view name(AnswerKind kind) { return kinds.at(static_cast<std::size_t>(kind)); }

std::set<int> parse_exit_codes(std::string_view list, std::string_view option) {
    const auto fail = [&] {
        throw Error(Code::usage, fmt::format("{}: \"{}\" is not a list of exit codes", option, printable(list, 64)),
                    "give numbers from 0 to 255, such as 1,2,10-20");
    };
    std::set<int> codes;
    for (std::string_view rest = list;;) {
        const std::size_t end = rest.find(',');
        const std::string_view item = rest.substr(0, end);
        const std::size_t dash = item.find('-');
        const auto first = decimal_number<unsigned>(item.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : decimal_number<unsigned>(item.substr(dash + 1));
        if (!first || !last || *first > *last || *last > highest_exit_code) fail();
        for (unsigned code = *first; code <= *last; ++code) codes.insert(static_cast<int>(code));
        if (end == std::string_view::npos) return codes;
        rest.remove_prefix(end + 1);
    }
}

// The C library's expressions need no stack that grows with the text, as those of C++ do.
struct LinePattern::Compiled {
    regex_t expression{};
    Compiled() = default;
    Compiled(const Compiled&) = delete;
    Compiled& operator=(const Compiled&) = delete;
    ~Compiled() { ::regfree(&expression); }
};

LinePattern::LinePattern(const std::string& expression, std::string_view option) {
    auto compiled = std::make_shared<Compiled>();
    if (const int error = ::regcomp(&compiled->expression, expression.c_str(), REG_EXTENDED | REG_NOSUB); error != 0) {
        std::array<char, 200> message{};
        ::regerror(error, &compiled->expression, message.data(), message.size());
        compiled->expression = {}; // nothing to free
        throw Error(Code::usage, fmt::format("{}: {}", option, message.data()),
                    "give a POSIX extended regular expression, as grep -E takes it");
    }
    compiled_ = std::move(compiled);
}

bool LinePattern::is_in(std::string line, bool is_cut) const {
    std::replace(line.begin(), line.end(), '\0', ' ');
    return ::regexec(&compiled_->expression, line.c_str(), 0, nullptr, is_cut ? REG_NOTEOL : 0) == 0;
}

void Listener::add(std::string_view piece) {
    while (rules_.go_by_words() && !piece.empty()) {
        const std::size_t end = piece.find('\n');
        const std::string_view part = piece.substr(0, end);
        const std::size_t room = most_of_line + 1 - line_.size(); // with the CR of an end
        line_ += part.substr(0, room);
        is_cut_ = is_cut_ || part.size() > room;
        if (end == std::string_view::npos) return;
        piece.remove_prefix(end + 1);
        if (!is_cut_ && line_.ends_with('\r')) line_.pop_back();
        end_line();
    }
}

void Listener::finish() {
    if (!line_.empty()) end_line();
}

void Listener::end_line() {
    is_cut_ = is_cut_ || line_.size() > most_of_line;
    line_.resize(std::min(line_.size(), most_of_line));
    const auto look = [&](const std::optional<LinePattern>& pattern, bool& found) {
        found = found || (pattern && pattern->is_in(line_, is_cut_));
    };
    look(rules_.says_valid, heard_.valid);
    look(rules_.says_invalid, heard_.invalid);
    look(rules_.says_unsure, heard_.unsure);
    line_.clear();
    is_cut_ = false;
}

void VerdictRules::check() const {
    const auto meet = [](const std::set<int>& some, const std::set<int>& others, const char* options) {
        for (const int code : some)
            if (others.contains(code))
                throw Error(Code::usage, fmt::format("exit code {} is in both {}", code, options),
                            "give each exit code one meaning");
    };
    meet(accept, reject, "--accept and --reject");
    meet(accept, unsure, "--accept and --unsure");
    meet(reject, unsure, "--reject and --unsure");
}

void VerdictRules::judge(Answer& answer, const Heard& heard) const {
    const bool has_meaning =
        accept.contains(answer.exit_code) || reject.contains(answer.exit_code) || unsure.contains(answer.exit_code);
    const bool never_ran = go_by_words() && (answer.exit_code == not_executable || answer.exit_code == not_found);
    if (!has_meaning || never_ran) {
        answer.kind = AnswerKind::broken;
        answer.why = fmt::format("exit code {} {}", answer.exit_code,
                                 never_ran ? "is that of a program that was not run" : "has no meaning");
    } else if (go_by_words()) {
        answer.kind = heard.invalid                                      ? AnswerKind::reject
                      : heard.unsure                                     ? AnswerKind::unsure
                      : heard.valid                                      ? AnswerKind::accept
                      : says_valid && !says_invalid                      ? AnswerKind::reject
                      : !says_valid && accept.contains(answer.exit_code) ? AnswerKind::accept
                                                                         : AnswerKind::broken;
        if (answer.kind == AnswerKind::broken) answer.why = "no pattern is in what it wrote";
    } else {
        answer.kind = accept.contains(answer.exit_code)   ? AnswerKind::accept
                      : reject.contains(answer.exit_code) ? AnswerKind::reject
                                                          : AnswerKind::unsure;
    }
}

} // namespace qrid
