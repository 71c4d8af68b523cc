// Cards that a test signs one at a time.
#pragma once

#include "qrid/card/card.h"

namespace qrid {

/// The COSE bytes of a single card.
inline Bytes sign_card(const Claims& claims, const PrivateKey& key) { return CardSigner(key).sign(claims); }

} // namespace qrid
