// Train tickets as Aztec codes hold them (UIC 918.3): their head. The records inside are compressed and the railway's
// own.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(bad_claims) when its head is cut short.
void explain_rail_ticket(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
