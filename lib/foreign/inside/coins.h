// Payments in cryptocurrency (BIP 21, ERC-681, and their kin).
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

void explain_coins(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
