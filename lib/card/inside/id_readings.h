// What the rows of id_scheme.cpp read numbers with.
#pragma once

#include "qrid/card/id_scheme.h"

#include <algorithm>

namespace qrid {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool are_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

/// China's resident identity number: GB 11643-1999, its check character after ISO/IEC 7064 MOD 11-2.
IdReading read_cn_id(std::string_view id);
/// With the X in upper case.
std::string canonical_cn_id(std::string_view id);

/// India's Aadhaar number: twelve digits, the last of them after Verhoeff.
IdReading read_aadhaar(std::string_view id);

/// A document number as a machine-readable zone has it, with its check digit (ICAO Doc 9303-3 section 4.9).
IdReading read_mrz_number(std::string_view id);
/// Without fillers.
std::string canonical_mrz_number(std::string_view id);

} // namespace qrid
