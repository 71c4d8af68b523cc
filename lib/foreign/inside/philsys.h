// The PhilID of the Philippine Statistics Authority: JSON signed with Ed25519, or "PH1:" and a CWT in Base45.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(bad_claims) when it is no such JSON, and for the other form Error(bad_base45), Error(bad_compression),
/// Error(too_large), Error(bad_cbor), Error(bad_cose).
void explain_philsys(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
