// Element strings of GS1: identifiers of two to four digits, and the value after each (General Specifications, chapters
// 3 and 7).
#pragma once

#include <string_view>

namespace qrid {

/// Element strings of goods: with every identifier in brackets, after a symbology identifier such as "]C1", or bare
/// from the number of a product on. What has none of these heads must be made of known identifiers to its end, with
/// values of the right length, and hold something that a phone number or an order does not.
bool is_gs1(std::string_view text);

/// The same where the symbology, which goods are marked with, says the rest: bare element strings of known identifiers.
bool is_gs1_content(std::string_view text);

/// 8, 12, 13 or 14 digits with their check digit (General Specifications, 7.9). Every tenth number of a phone or an
/// order has one, too: only the symbology tells.
bool is_product_number(std::string_view text);

/// Whether the last of the digits is the check digit of those before. False for none.
bool has_gs1_check_digit(std::string_view digits);

} // namespace qrid
