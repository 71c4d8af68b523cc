// Payments to a merchant (EMVCo, "QR Code Specification for Payment Systems, Merchant-Presented Mode" 1.1).
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(bad_claims) where a field is longer than what is left.
void explain_merchant_payment(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
