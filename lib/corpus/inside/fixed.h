// Cards that were signed once, because ECDSA and RSASSA-PSS signatures are random: they hold from 2020 to 2100, for
// every seed. For the corpus room's own files.
#pragma once

#include "qrid/corpus/inside/recipe.h"

namespace qrid::corpus {

class Kit;

struct FixedCard {
    std::string_view name, title;
    Expect expect;
    std::string_view spec, why;
    Codes codes;
    std::string_view control; ///< of those that are not valid
    std::string_view feature; ///< the algorithm that a verifier needs
    std::function<Bytes()> make;
};

std::vector<FixedCard> fixed_cards();

/// The keys of all of them, as a JWKS.
Bytes fixed_jwks();

/// Adds L, the order of Ed25519's group, to the s of a signature (RFC 8032 section 5.1): the same signature to whoever
/// does not look at its range.
void add_group_order(Bytes& signature);

/// The good card with an HMAC (alg 5) under the bytes of the issuer's public key instead of a signature: as a COSE_Mac0
/// under the tag 17, else in the shape of a COSE_Sign1.
Bytes mac_under_public_key(const Kit& kit, std::uint64_t tag);

} // namespace qrid::corpus
