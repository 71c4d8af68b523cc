// The Aadhaar Secure QR code: a very long number whose bytes are a gzip stream of fields (UIDAI, "User Manual for QR
// Code"; its later versions as the card's readers know them).
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(not_a_card) when it is not digits alone, Error(too_large) for more than 8192 of them,
/// Error(bad_compression), Error(bad_claims) when it is too short for its fields.
void explain_aadhaar(std::string_view text, const Shown& shown, Explanation& out);

/// The code of before 2018, which is XML in the clear. Throws Error(not_a_card) without its element, Error(bad_claims)
/// when that has no field.
void explain_aadhaar_xml(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
