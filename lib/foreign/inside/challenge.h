// The challenge that a verifier shows to a holder's device.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

void explain_challenge(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
