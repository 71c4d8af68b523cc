// Does the holder's own device show the card? For the verify room's own files.
#pragma once

#include "qrid/verify/demands.h"

namespace qrid {

struct Holder {
    CheckResult result;
    Level level = Level::bearer; ///< what was proven
};

/// Checks the proof around a card (draft-ietf-spice-sd-cwt section on key binding): signed by the key of the card's
/// cnf, in its time and not older than longest_proof_life, for the demanded audience, and for the demanded nonce.
Holder check_holder(const ReadCard& card, const Demands& demands, Seconds at, Warnings& warnings);

} // namespace qrid
