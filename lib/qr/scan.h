// From a picture to the codes in it: a ladder of readers, quick ones first.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"
#include "qrid/qr/quality.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// A point in the picture, in pixels from its top left corner; a corner of a code may lie outside of it.
struct CodeCorner {
    int x = 0, y = 0;
};

inline constexpr int most_parts = 16;

/// A text may be cut into so many codes (structured append, ISO/IEC 18004 section 8).
struct CodePart {
    int index = 0;        ///< from 0
    int count = 0;        ///< of all parts
    std::string sequence; ///< the parity of the whole text; alike in codes that belong together
};

/// One QR code that was read.
struct FoundCode {
    std::string text;     ///< as UTF-8; of a code that holds binary data, the reader's guess
    Bytes bytes;          ///< what the code holds, as it is
    int version = 0;      ///< 1 to 40
    std::string ec_level; ///< "L", "M", "Q" or "H"
    /// Clockwise, beginning with the symbol's own top left corner, wherever that lies in a turned picture.
    std::array<CodeCorner, 4> corners;
    std::string rung;      ///< which step of the ladder read it, for a report
    bool inverted = false; ///< light on dark
    bool mirrored = false; ///< seen from behind or in a mirror; the corners are then in the order of the symbol's own
    /// How many of its codewords were not in the picture as they should be. Nothing when it was not counted (see
    /// ScanOptions) or cannot be told.
    std::optional<int> corrected = std::nullopt;
    std::optional<CodePart> part = std::nullopt;
};

/// How hard to try.
struct ScanOptions {
    /// Of processor time for a picture, after which no rung is begun and the long ones end; of a file for all of its
    /// pages together (scan_file.h).
    std::chrono::milliseconds budget{2000};
    bool every_rung = false;      ///< go on even when all that shows has been read
    bool count_corrected = false; ///< of every code, which takes some milliseconds for each
};

/// Every QR code in the picture, from top to bottom and in a row from left to right; empty when there is none. A
/// code that several rungs read is given once. Throws Error(internal) when the picture has not width * height pixels.
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

/// More finder patterns than this, and the picture is not given to a reader whose time grows with their cube.
inline constexpr std::size_t max_finders = 300;

/// A picture of more pixels is shrunk for all rungs but the last ones.
inline constexpr std::size_t large_picture = 24'000'000;

/// scan_codes, and how it went: one report for every rung that was tried or skipped, in order.
struct ScanReport {
    std::vector<FoundCode> codes;
    std::vector<RungReport> rungs;
    /// What is wrong with the picture, when nothing was read.
    std::optional<PictureQuality> quality = std::nullopt;
};
ScanReport scan_with_report(const GrayImage& picture, const ScanOptions& options = {});

} // namespace qrid
