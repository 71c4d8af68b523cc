// Cards that were signed once, because ECDSA, RSASSA-PSS and SM2 signatures are random: they hold from 2020 to 2100,
// for every seed. For the corpus room's own files.
#pragma once

#include "qrid/corpus/inside/recipe.h"

namespace qrid::corpus {

class Kit;

/// The keys of fixed_cards(), as a JWKS.
Bytes fixed_jwks();

struct FixedCard {
    std::string_view name, title;
    Expect expect;
    std::string_view spec, why;
    Codes codes;
    std::string_view control; ///< of those that are not valid
    std::string_view feature; ///< the algorithm that a verifier needs
    std::function<Bytes()> make;
    Bytes (*jwks)() = fixed_jwks; ///< its trust file
};

/// Of ECDSA and RSA.
std::vector<FixedCard> fixed_cards();
/// Of SM2, which few verifiers know: a trust file of their own keeps its keys away from the others.
std::vector<FixedCard> fixed_sm2_cards();
Bytes sm2_jwks();

/// A card of the claims of all of them under the encoded protected header.
Bytes fixed_message(const char* header_hex, ByteView signature);

/// r||s of 32 bytes each, whose first bits are 1 and 0, becomes SEQUENCE {r, s} of X.690.
void signature_to_der(Bytes& signature);

/// Adds L, the order of Ed25519's group, to the s of a signature (RFC 8032 section 5.1): the same signature to whoever
/// does not look at its range.
void add_group_order(Bytes& signature);

/// The good card with an HMAC (alg 5) under the bytes of the issuer's public key instead of a signature: as a COSE_Mac0
/// under the tag 17, else in the shape of a COSE_Sign1.
Bytes mac_under_public_key(const Kit& kit, std::uint64_t tag);

} // namespace qrid::corpus
