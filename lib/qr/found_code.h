// A code that was read in a picture, and how hard to look for one.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/qr/symbology.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

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

/// One code that was read: a QR code unless its symbology says otherwise. The others have no version and no level.
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
    Symbology symbology = Symbology::qr;
};

/// A code of another symbology that lies in a picture without QR codes.
struct OtherCode {
    FoundCode code;       ///< its symbology and its corners; all else when it was read
    bool is_read = false; ///< else it was only recognised by its shape
};

/// How hard to try.
struct ScanOptions {
    /// Of processor time for a picture, after which no rung is begun and the long ones end; of a file for all of its
    /// pages together (scan_file.h).
    std::chrono::milliseconds budget{2000};
    bool every_rung = false;      ///< go on even when all that shows has been read
    bool count_corrected = false; ///< of every code, which takes some milliseconds for each
    /// Codes of other symbologies count as codes. Otherwise they are only looked for in a picture without QR codes, to
    /// tell what it shows instead.
    bool all_symbologies = false;
};

/// More finder patterns than this, and the picture is not given to a reader whose time grows with their cube.
inline constexpr std::size_t max_finders = 300;

/// A picture of more pixels is shrunk for all rungs but the last ones.
inline constexpr std::size_t large_picture = 24'000'000;

} // namespace qrid
