// The machine-readable zone of passports, visas and identity cards (ICAO Doc 9303, parts 3 to 7).
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(bad_claims) when there are no such lines.
void explain_travel_document(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
