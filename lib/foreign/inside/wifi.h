// Wi-Fi networks: the Wi-Fi Alliance's "WIFI:" (WPA3 Specification, section 7).
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// The password is shown only when revealed.
void explain_wifi(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
