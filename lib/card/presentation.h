// A presentation: the holder's device shows the card and proves that it does, by a key binding token around it
// (draft-ietf-spice-sd-cwt, "SD-KBT"). A COSE_Sign1 under the card's cnf key, with the card in its header.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/cose/sign1.h"

#include <optional>
#include <string>

namespace qrid {

/// How long a proof lives when it does not say, and how old a verifier takes it at most; seconds.
inline constexpr Seconds proof_life = 60, longest_proof_life = 300;

/// What the holder's device states.
struct ProofClaims {
    std::string aud;             ///< for whom the card is shown
    Seconds iat = 0;             ///< when
    std::optional<Seconds> exp;  ///< until when
    std::optional<Bytes> cnonce; ///< the verifier's challenge
};

/// A token as it was received; nothing has been checked.
struct Presentation {
    cose::Sign1 proof; ///< by the holder's device
    ProofClaims claims;
    cose::Sign1 card; ///< by the issuer
};

/// Whether the message is a key binding token: its protected header has a card (13, kcwt) or the type 294.
bool is_presentation(const cose::Sign1& message);

/// Throws Error(bad_cbor), Error(bad_cose) without a card in the header, Error(bad_claims) without aud or iat, with iss
/// or sub, or for a claim of another type.
Presentation read_presentation(cose::Sign1 message);

/// `card` is the card's COSE_Sign1; `device` the key of its cnf. Throws Error(bad_cose) when it is none.
Bytes write_presentation(ByteView card, const ProofClaims& claims, const PrivateKey& device);

} // namespace qrid
