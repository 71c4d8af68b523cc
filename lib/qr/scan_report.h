// What a scan of a picture brought, and how it went.
#pragma once

#include "qrid/qr/found_code.h"
#include "qrid/qr/quality.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

/// What became of one rung of the ladder.
enum class RungOutcome {
    read,             ///< it read at least one code that no earlier rung had
    nothing,          ///< it read nothing new
    does_not_apply,   ///< the picture is too small or too large for it
    too_many_finders, ///< skipped: so many finder patterns would keep the reader busy for minutes
    out_of_time,      ///< skipped: the budget was spent
};
struct RungReport {
    std::string_view rung;
    RungOutcome outcome = RungOutcome::nothing;
    std::size_t finders = 0; ///< candidates counted in the picture that the rung was given, up to max_finders + 1
};

/// The codes, and how it went: one report for every rung that was tried or skipped, in order.
struct ScanReport {
    std::vector<FoundCode> codes;
    std::vector<RungReport> rungs;
    /// Codes of other symbologies that are not among the codes.
    std::vector<OtherCode> others = {};
    /// Processor time that others than this thread have used.
    std::chrono::milliseconds outside{0};
    /// What is wrong with the picture, when nothing was read.
    std::optional<PictureQuality> quality = std::nullopt;
};

} // namespace qrid
