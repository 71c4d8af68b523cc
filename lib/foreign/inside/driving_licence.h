// Driver's licences and ID cards of North America (AAMVA DL/ID Card Design Standard, annex D), as PDF417 holds them.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(bad_claims) when its head is cut short, and Error(too_large).
void explain_driving_licence(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
