// How a head lies in its photo, from the landmarks alone.
#pragma once

#include "qrid/face/geometry.h"

namespace qrid {

/// From the middle between the eyes to the chin, in pixels: what ISO/IEC 29794-5 calls T.
float eyes_to_chin(const Landmarks& landmarks);

/// The least room around the eyes: from each eye to its side of the photo, over the eye distance; from the middle
/// between the eyes to the top, over T; and from half-way down to the chin to the bottom, over T. 0.5 is the least that
/// shows a whole face: the cheeks at the sides, the forehead above, the chin below. Negative when an eye lies outside.
struct Room {
    float left = 0, right = 0, above = 0, below = 0;
    float least() const;
};
Room room_around(const Landmarks& landmarks, int width, int height);

/// The opening between the lids over T, of the eye that is open less: about 0.02 to 0.15.
float lid_opening(const Landmarks& landmarks);

/// The opening between the lips over T: 0 when closed.
float lip_opening(const Landmarks& landmarks);

} // namespace qrid
