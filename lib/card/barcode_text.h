// The texts that other symbologies than QR are known for: boarding passes, driver's licences, the lines of travel
// documents, what GS1 numbers. Told from their form alone.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// IATA Resolution 792: "M", the number of flights, a name with its stroke.
bool is_boarding_pass(std::string_view text);

/// The AAMVA DL/ID Card Design Standard, annex D: "@", separators, "ANSI " or "AAMVA".
bool is_driving_licence(std::string_view text);

/// A ticket of UIC 918.3: "#UT" and its version.
bool is_rail_ticket(std::string_view text);

/// The machine-readable lines of a travel document (ICAO Doc 9303): three of 30 characters, two of 36, or two of 44,
/// with or without line ends, and among other lines. Empty when there are none.
std::vector<std::string> mrz_lines(std::string_view text);

/// Element strings of GS1: with their identifiers in brackets, after a symbology identifier such as "]C1", or bare from
/// the number of a product on.
bool is_gs1(std::string_view text);

/// The number of a product, 8, 12, 13 or 14 digits with their check digit (GS1 General Specifications, 7.9), unless it
/// is as likely a day, or the number of a person in India.
bool is_product_number(std::string_view text);

/// Whether the last of the digits is the check digit of those before. False for none.
bool has_gs1_check_digit(std::string_view digits);

} // namespace qrid
