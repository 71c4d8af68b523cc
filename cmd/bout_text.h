// The result of a bout in a terminal.
#pragma once

#include "qrid/referee/report.h"

#include <string>

namespace qrid::cmd {

/// The layers as rows, the outcomes that occurred as columns, the worst first.
std::string tally_text(const Tally& tally, bool color);

/// What must be seen: a heading and the ID, sentence, due and come of each case with this outcome; empty when there is
/// none.
std::string cases_text(const BoutResult& result, CaseOutcome outcome, bool color);

} // namespace qrid::cmd
