// Proofs that are shown again, among reports that are made otherwise.
#pragma once

#include "qrid/verify/replay.h"
#include "qrid/verify/report.h"

#include <span>

namespace qrid {

/// What Demands::replays stands for, for reports with all other checks that were made without it: of each, in their
/// order, a proof that was taken before is refused, whatever else is wrong, and that of a valid card is taken. A memory
/// that fails leaves the holder unknown.
void check_replays(ReplayMemory& replays, std::span<Report> reports, unsigned threads = 1);

} // namespace qrid
