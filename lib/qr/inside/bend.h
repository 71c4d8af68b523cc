// Paper that curls, and lenses that bend: how far alignment patterns lie from where a flat symbol would have them.
#pragma once

#include "qrid/qr/geometry.h"
#include "qrid/qr/inside/grey_view.h"
#include "qrid/qr/layout.h"

#include <vector>

namespace qrid {

/// For each place of the alignment grid, row by row, by how many modules its pattern is off; between those that were
/// found as their neighbours are. Empty for version 1, which has none.
std::vector<PlanePoint> find_bend(const GreyView& picture, const Homography& map, const Layout& layout);

/// Between the places of the grid, bilinear. `shifts` is what find_bend gave for that layout, and not empty.
PlanePoint bend_at(const std::vector<PlanePoint>& shifts, const Layout& layout, PlanePoint module);

} // namespace qrid
