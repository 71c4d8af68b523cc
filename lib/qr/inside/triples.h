// Which three finder patterns may be those of one symbol.
#pragma once

#include "qrid/qr/inside/deadline.h"
#include "qrid/qr/inside/grid_fit.h"
#include "qrid/qr/inside/locate.h"

#include <array>
#include <cstddef>
#include <vector>

namespace qrid {

/// Three of the finder patterns that were located, and how unlikely they are to belong together.
struct Triple {
    double unlikely = 0; ///< 0 for three whole patterns of one size in a square's corners with timing patterns between
    std::array<std::size_t, 3> finders{}; ///< top left, top right, bottom left
};

/// The likely ones, the likeliest first, bounded in number and in time.
std::vector<Triple> find_triples(const BilevelImage& picture, const std::vector<Finder>& finders,
                                 const Deadline& deadline);

/// The corners that a triple gives, with the module size along the sides.
Corners corners_of(const BilevelImage& picture, const std::vector<Finder>& finders, const Triple& triple);

} // namespace qrid
