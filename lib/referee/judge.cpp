#include "qrid/referee/judge.h"

#include <algorithm>

namespace qrid {

namespace {

constexpr std::array<std::string_view, outcome_count> outcomes{
    "false-accept", "false-reject", "wrong-reason", "undecided", "too-sure",
    "crashed",      "timed-out",    "broken",       "right",     "skipped"};

CaseOutcome right_or_wrong_reason(const Case& one, const Answer& answer) {
    if (one.codes.empty() || !answer.has_known_codes) return CaseOutcome::right;
    const auto is_told = [&](const std::string& code) {
        return std::find(answer.codes.begin(), answer.codes.end(), code) != answer.codes.end();
    };
    return std::any_of(one.codes.begin(), one.codes.end(), is_told) ? CaseOutcome::right : CaseOutcome::wrong_reason;
}

} // namespace

std::string_view name(CaseOutcome outcome) { return outcomes.at(static_cast<std::size_t>(outcome)); }

CaseOutcome judge(const Case& one, const Answer& answer) {
    switch (answer.kind) {
    case AnswerKind::crashed:
        return CaseOutcome::crashed;
    case AnswerKind::timed_out:
        return CaseOutcome::timed_out;
    case AnswerKind::broken:
        return CaseOutcome::broken;
    case AnswerKind::skipped:
        return CaseOutcome::skipped;
    case AnswerKind::accept:
        if (one.expect == Expect::valid) return right_or_wrong_reason(one, answer);
        return one.expect == Expect::acceptable ? CaseOutcome::right : CaseOutcome::false_accept;
    case AnswerKind::reject:
        if (one.expect == Expect::valid) return CaseOutcome::false_reject;
        if (one.expect == Expect::undetermined) return CaseOutcome::too_sure;
        return one.expect == Expect::acceptable ? CaseOutcome::right : right_or_wrong_reason(one, answer);
    case AnswerKind::unsure:
        if (one.expect == Expect::acceptable) return CaseOutcome::right;
        return one.expect == Expect::undetermined ? right_or_wrong_reason(one, answer) : CaseOutcome::undecided;
    }
    return CaseOutcome::broken;
}

Tally::Tally(std::span<const JudgedCase> all) {
    for (const JudgedCase& one : all) {
        const auto column = static_cast<std::size_t>(one.outcome);
        ++total_[column];
        ++layers_[one.one.layer][column];
    }
}

std::size_t Tally::verdicts() const {
    std::size_t count = 0;
    for (const CaseOutcome outcome : {CaseOutcome::false_accept, CaseOutcome::false_reject, CaseOutcome::wrong_reason,
                                      CaseOutcome::undecided, CaseOutcome::too_sure, CaseOutcome::right})
        count += of(outcome);
    return count;
}

} // namespace qrid
