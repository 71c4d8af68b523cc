// The engagement of a mobile document, such as a mobile driving licence (ISO/IEC 18013-5 section 8.2): how a reader
// gets into touch with the holder's phone. It holds no identity.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(bad_claims) when it is not base64url or no engagement, Error(too_large), Error(bad_cbor).
void explain_mdoc(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
