// How a head is held, as far as its landmarks tell.
#pragma once

#include "qrid/face/geometry.h"

namespace qrid {

/// Degrees of the line through the eyes: positive when the head leans towards the viewer's right. 0 to 180 either way;
/// 0 for landmarks without extent.
float roll(const Landmarks& landmarks);

/// Degrees by which the head is turned: positive to the person's own left, which is the viewer's right. Estimated from
/// how far the tip of the nose stands from the middle between the outer corners of the eyes, along the line through
/// them. A hint and no measurement: noses differ, and nobody has zero when looking straight; within a few degrees up to
/// 30, and -90 to 90 for any landmarks.
float yaw(const Landmarks& landmarks);

} // namespace qrid
