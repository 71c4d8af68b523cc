// Bank transfers in euro (European Payments Council, EPC069-12, "Girocode").
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

void explain_bank_transfer(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
