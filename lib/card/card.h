// A card: claims, signed.
#pragma once

#include "qrid/base/error.h"
#include "qrid/card/claims.h"
#include "qrid/cose/sign1.h"

namespace qrid {

/// The COSE bytes of a new card: the claims under the key, named by its kid (cose::kid_of).
Bytes sign_card(const Claims& claims, const PrivateKey& key);

/// The parts of a message that was meant as a card. The signature has not been looked at: nothing here is to be
/// trusted.
struct ReadCard {
    cose::Sign1 message;
    Claims claims;             ///< without identity when `flaw` is set
    std::optional<Error> flaw; ///< bad claims: the message could still be checked for its signature
    Warnings warnings;
};

/// Throws Error(bad_cbor), Error(bad_cose), Error(encrypted).
ReadCard read_card(ByteView cose);

} // namespace qrid
