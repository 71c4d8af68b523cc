#include "qrid/referee/judge.h"

#include <algorithm>

namespace qrid {

namespace {

constexpr std::array<std::string_view, outcome_count> outcomes{
    "false-accept", "false-reject", "wrong-reason", "undecided", "too-sure",
    "crashed",      "timed-out",    "broken",       "right",     "skipped"};

Outcome right_or_wrong_reason(const Case& one, const Answer& answer) {
    if (one.codes.empty() || !answer.has_known_codes) return Outcome::right;
    const auto is_told = [&](const std::string& code) {
        return std::find(answer.codes.begin(), answer.codes.end(), code) != answer.codes.end();
    };
    return std::any_of(one.codes.begin(), one.codes.end(), is_told) ? Outcome::right : Outcome::wrong_reason;
}

} // namespace

std::string_view name(Outcome outcome) { return outcomes.at(static_cast<std::size_t>(outcome)); }

Outcome judge(const Case& one, const Answer& answer) {
    switch (answer.kind) {
    case AnswerKind::crashed:
        return Outcome::crashed;
    case AnswerKind::timed_out:
        return Outcome::timed_out;
    case AnswerKind::broken:
        return Outcome::broken;
    case AnswerKind::skipped:
        return Outcome::skipped;
    case AnswerKind::accept:
        if (one.expect == Expect::valid) return right_or_wrong_reason(one, answer);
        return one.expect == Expect::acceptable ? Outcome::right : Outcome::false_accept;
    case AnswerKind::reject:
        if (one.expect == Expect::valid) return Outcome::false_reject;
        if (one.expect == Expect::undetermined) return Outcome::too_sure;
        return one.expect == Expect::acceptable ? Outcome::right : right_or_wrong_reason(one, answer);
    case AnswerKind::unsure:
        if (one.expect == Expect::acceptable) return Outcome::right;
        return one.expect == Expect::undetermined ? right_or_wrong_reason(one, answer) : Outcome::undecided;
    }
    return Outcome::broken;
}

Tally::Tally(std::span<const Judged> all) {
    for (const Judged& one : all) {
        const auto column = static_cast<std::size_t>(one.outcome);
        ++total_[column];
        ++layers_[one.one.layer][column];
    }
}

std::size_t Tally::verdicts() const {
    std::size_t count = 0;
    for (const Outcome outcome : {Outcome::false_accept, Outcome::false_reject, Outcome::wrong_reason,
                                  Outcome::undecided, Outcome::too_sure, Outcome::right})
        count += of(outcome);
    return count;
}

} // namespace qrid
