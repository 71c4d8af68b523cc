// Contacts (vCard, RFC 6350, and MECARD), calendar events (RFC 5545) and Wi-Fi networks (the Wi-Fi Alliance's and
// Android's "WIFI:").
#pragma once

#include "qrid/foreign/explain.h"

namespace qrid {

void explain_contact(std::string_view text, const Shown& shown, Explanation& out);
void explain_event(std::string_view text, const Shown& shown, Explanation& out);
void explain_wifi(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
