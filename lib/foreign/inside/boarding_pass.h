// Boarding passes: the Bar Coded Boarding Pass of IATA Resolution 792, format M.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(bad_claims) where a field is missing, and Error(too_large).
void explain_boarding_pass(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
