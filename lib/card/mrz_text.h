// The machine-readable lines of travel documents (ICAO Doc 9303), told from all other lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Three lines of 30 characters, two of 36, or two of 44, with or without line ends, and among other lines, of which at
/// least half of the check digits are right. Empty when there are none.
std::vector<std::string> mrz_lines(std::string_view text);

/// Doc 9303-3, section 4.9: weights 7, 3, 1 over the values of digits, letters (from 10) and fillers (0).
char mrz_check_digit(std::string_view field);

} // namespace qrid
