// People who got more than one card, since their records were minted more than once by workers who could not see the
// registry (issuer/merging.h).
#pragma once

#include "qrid/issuer/issuer.h"
#include "qrid/issuer/lease.h"

#include <cstdint>
#include <vector>

namespace qrid {

/// Cards of people who had one already.
struct Doubles {
    std::uint64_t revoked = 0;            ///< how many
    std::uint64_t elsewhere = 0;          ///< of these, cards that are not the lease's
    std::vector<StatusPlace> places = {}; ///< of the first few of those
};

/// Of every person who has a card of this lease one card in force of a variant stays, and the others are revoked
/// (superseded). It is the one with the lowest serial number of those that did not come by a ledger, since somebody has
/// them; else the lowest of all. A card that another replaces, and which is to be revoked for that, neither is the one
/// that stays nor is it revoked here. A card of which nobody knows which variant it is may be any, and is not revoked.
/// Within a transaction that holds what an administrator changes.
Doubles revoke_doubles(Issuer& issuer, const Lease& lease, Seconds now);

} // namespace qrid
