// Cards of which a registry that was restored from an older copy has no row, and which may exist.
#pragma once

#include "qrid/issuer/inside/lost_places.h"
#include "qrid/issuer/issuer.h"

#include <span>
#include <vector>

namespace qrid {

/// Those of these serial numbers that are at lost places: the sets of their lists tell how they stand.
std::vector<CardRow> lost_cards(const Issuer& issuer, const LostPlaces& lost, std::span<const std::uint64_t> serials);

} // namespace qrid
