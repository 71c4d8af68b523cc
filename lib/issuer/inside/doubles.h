// People who got more than one card, since their records were minted more than once by workers who could not see the
// registry (issuer/merging.h).
#pragma once

#include "qrid/issuer/issuer.h"
#include "qrid/issuer/lease.h"

#include <cstdint>

namespace qrid {

/// Of every person who has a card of this lease: of the cards in force of a variant the one with the lowest serial
/// number stays, and the others are revoked (superseded). A card of which nobody knows which variant it is may be any,
/// and is not revoked. How many were. Within a transaction that holds what an administrator changes.
std::uint64_t revoke_doubles(Issuer& issuer, const Lease& lease, Seconds now);

} // namespace qrid
