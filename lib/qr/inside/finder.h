// Finder patterns: the squares in three corners of a symbol (ISO/IEC 18004 section 6.3.3).
#pragma once

#include "qrid/qr/inside/prepare.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace qrid {

/// Something that looks like a finder pattern along a row, a column and both diagonals.
struct FinderCandidate {
    double x = 0, y = 0; ///< its centre, pixels
    double width = 0;    ///< along the row, seven modules of it, pixels
};

/// What the pattern is drawn in: the other one for symbols that are light on dark.
enum class Ink : std::uint8_t { dark = 0, light = 255 };

/// The candidates, one for each place, but not more than `at_most`. It looks along the rows that ZXing looks along and
/// is less strict across them, so that it sees what that reader sees and more: how many there are says what reading
/// the picture may cost. Takes milliseconds whatever the picture.
std::vector<FinderCandidate> find_finders(const BilevelImage& picture, std::size_t at_most, Ink ink = Ink::dark);

} // namespace qrid
