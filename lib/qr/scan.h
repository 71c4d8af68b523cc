// From a picture to the codes in it: a ladder of readers, quick ones first.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/qr/found_code.h"
#include "qrid/qr/quality.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

/// Every QR code in the picture (and every other code, if the options ask for all symbologies), from top to bottom and
/// in a row from left to right; empty when there is none. A code that several rungs read is given once. Throws
/// Error(internal) when the picture has not width * height pixels.
std::vector<FoundCode> scan_codes(const GrayImage& picture, const ScanOptions& options = {});

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

/// scan_codes, and how it went: one report for every rung that was tried or skipped, in order.
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
ScanReport scan_with_report(const GrayImage& picture, const ScanOptions& options = {});

/// The same for a picture in colour. When nothing is read in its luminance, its red, green and blue are looked at too:
/// colours may be equally light. What is read so has the rung "colour".
ScanReport scan_with_report(const Image& picture, const ScanOptions& options = {});

} // namespace qrid
