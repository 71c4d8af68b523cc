// About where a head ends, hair and all, as far as its landmarks tell.
#pragma once

#include "qrid/face/geometry.h"

namespace qrid {

struct Ellipse {
    Point centre;
    float across = 0, along = 0; ///< half axes, in pixels
    Point down;                  ///< the direction of `along`, of length 1

    bool holds(Point point) const;
};

/// Upright with the head: from the chin to well above the crown, and as wide as hair goes with most. The eyes must be
/// apart.
Ellipse head_ellipse(const Landmarks& landmarks);

} // namespace qrid
