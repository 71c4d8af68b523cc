// One card in, one report out.
#pragma once

#include "qrid/status/library.h"
#include "qrid/trust/trusted_key.h"
#include "qrid/verify/report.h"

namespace qrid {

/// What a verifier has at hand. Everything is offline.
struct Verifier {
    TrustSet trust;
    StatusLibrary status;
    Seconds at = 0; ///< the moment for which the verdict holds
};

/// Runs every check of a COSE message. Throws nothing for a bad card: that is in the report.
Report verify_cose(const Verifier& verifier, std::string input, ByteView cose);

/// The same for a card's text.
Report verify_text(const Verifier& verifier, std::string input, std::string_view text);

} // namespace qrid
