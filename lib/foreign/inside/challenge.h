// The challenge that a verifier shows to a holder's device.
#pragma once

#include "qrid/foreign/explain.h"

namespace qrid {

void explain_challenge(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
