// Contacts (vCard, RFC 6350, and MECARD) and calendar events (RFC 5545).
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

void explain_contact(std::string_view text, const Shown& shown, Explanation& out);
void explain_event(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
