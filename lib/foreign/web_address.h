// Web addresses, taken apart (RFC 3986) and never opened: where they lead, and what in them is made to mislead.
#pragma once

#include "qrid/foreign/explain.h"

namespace qrid {

void explain_web_address(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
