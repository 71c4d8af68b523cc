// Numbers of goods: GTINs, and the element strings of GS1 (General Specifications, sections 3 and 7).
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(bad_claims) where an identifier is unknown or a field too short, and Error(too_large).
void explain_gs1(std::string_view text, const Shown& shown, Explanation& out);

/// 8 (also of UPC-E), 12, 13 or 14 digits. Throws Error(bad_claims) for anything else.
void explain_product_number(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
