// What the rows of id_scheme.cpp read numbers with.
#pragma once

#include "qrid/card/id_reading.h"
#include "qrid/card/identity.h"

#include <algorithm>
#include <string>
#include <vector>

namespace qrid {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool are_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

/// China's resident identity number: GB 11643-1999, its check character after ISO/IEC 7064 MOD 11-2. Its region has the
/// two digits of a province of GB/T 2260 and those of a county: a code of a prefecture or province alone (xxxx00,
/// xx0000) is refused, unless its people have no county. Which counties there are, or were and are withdrawn, is not
/// looked at: a number that was given once stays as it is.
IdReading read_cn_id(std::string_view id);
/// With the X in upper case.
std::string canonical_cn_id(std::string_view id);
/// With either x.
std::vector<std::string> written_cn_ids(std::string_view canonical);
inline constexpr std::uint64_t cn_id_people = 10'000 * 499; ///< places of a region, and orders of one sex
std::string specimen_cn_id(const Identity& person, std::uint64_t number);

/// India's Aadhaar number: twelve digits, the last of them after Verhoeff.
IdReading read_aadhaar(std::string_view id);
inline constexpr std::uint64_t aadhaar_people = 10'000'000;
std::string specimen_aadhaar(const Identity& person, std::uint64_t number);

/// A document number as a machine-readable zone has it, with its check digit (ICAO Doc 9303-3 section 4.9).
IdReading read_mrz_number(std::string_view id);
/// Without fillers.
std::string canonical_mrz_number(std::string_view id);
/// Without fillers, and with all of them.
std::vector<std::string> written_mrz_numbers(std::string_view canonical);
inline constexpr std::uint64_t mrz_people = 36ULL * 36 * 36 * 36 * 36;
std::string specimen_mrz_number(const Identity& person, std::uint64_t number);

} // namespace qrid
