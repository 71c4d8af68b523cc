// Fine lines for the ground of a card, and what stands where a face is missing.
#pragma once

#include "qrid/artwork/scene.h"

namespace qrid::artwork {

/// A woven band of waves through the whole width of a frame, its middle at a share of the height.
Curves waves(const Frame& frame, const Colour& colour, double line_width, double middle, double amplitude);

/// A rosette of `petals` petals, cut off at the frame.
Curves rosette(const Frame& frame, const Point& centre, double radius, int petals, const Colour& colour,
               double line_width);

/// Head and shoulders of nobody, filling the frame from below.
Curves silhouette(const Frame& frame, const Colour& colour);

} // namespace qrid::artwork
