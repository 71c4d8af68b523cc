// Web addresses, taken apart (RFC 3986) and never opened: where they lead, and what in them is made to mislead.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// The address so that nothing makes it a link; without a password, a query and a fragment unless `reveal`.
std::string shown_address(std::string_view text, bool reveal);

void explain_web_address(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
