// Lengths as pixels and as points.
#pragma once

#include "qrid/qr/symbol.h"

#include <cstdint>

namespace qrid::artwork {

/// The most pixels of a PNG that is drawn.
inline constexpr std::int64_t max_drawn_pixels = 64'000'000;

/// Pixels along a length.
int pixels_of(double length, double pixels_per_unit);

/// Pixels of a module of a code in so many units of side, when there are pixels; 0 when there are too few.
int module_pixels_of(const Symbol& symbol, double side, double pixels_per_unit);

/// Points of PDF in a millimetre.
inline constexpr double points_per_mm = 72 / 25.4;

} // namespace qrid::artwork
