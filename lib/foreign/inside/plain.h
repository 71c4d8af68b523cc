// JSON of no known kind, and text of none.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// The names and types of its members. Throws Error(too_large), Error(bad_claims) when it is not JSON.
void explain_json(std::string_view text, const Shown& shown, Explanation& out);

/// How much it is and how it is encoded; what it says only when revealed.
void explain_plain(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
