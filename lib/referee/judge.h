// Whether an answer is what a case deserves.
#pragma once

#include "qrid/corpus/case.h"
#include "qrid/referee/answer.h"

#include <array>
#include <map>
#include <span>
#include <vector>

namespace qrid {

/// The worst first, as they are shown.
enum class CaseOutcome {
    false_accept, ///< it accepted what it must not
    false_reject, ///< it refused what is valid
    wrong_reason, ///< the right verdict, for a reason that is none of the case's
    undecided,    ///< it was unsure where a verdict was due: safe, not right
    too_sure,     ///< it refused where nothing could be decided: safe, not right
    crashed,
    timed_out,
    broken,
    right,
    skipped,
};
inline constexpr std::size_t outcome_count = 10;

/// "false-accept".
std::string_view name(CaseOutcome outcome);

/// Reasons are compared where the case names some and the verifier gave any that are meant as qrid's codes.
CaseOutcome judge(const Case& one, const Answer& answer);

struct JudgedCase {
    Case one;
    Answer answer;
    CaseOutcome outcome = CaseOutcome::skipped;
};

/// How many of each outcome, over all and by layer; layers without cases are left out.
class Tally {
public:
    using Counts = std::array<std::size_t, outcome_count>;

    explicit Tally(std::span<const JudgedCase> all);

    std::size_t of(CaseOutcome outcome) const { return total_[static_cast<std::size_t>(outcome)]; }
    const Counts& total() const { return total_; }
    const std::map<CaseLayer, Counts>& layers() const { return layers_; }
    /// Cases that got a verdict, right or wrong.
    std::size_t verdicts() const;

private:
    Counts total_{};
    std::map<CaseLayer, Counts> layers_;
};

} // namespace qrid
