// The ICAO Visible Digital Seal for Non-Constrained environments (ICAO Technical Report "VDS-NC" 1.2; Doc 9303-13):
// JSON with its data and a signature.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(too_large), or Error(bad_claims) when it is no JSON with data and its header.
void explain_vds_nc(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
