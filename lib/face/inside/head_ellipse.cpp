#include "qrid/face/inside/head_ellipse.h"

#include "qrid/face/inside/portrait_shape.h"

namespace qrid {

bool Ellipse::holds(Point point) const {
    const float x = point.x - centre.x, y = point.y - centre.y;
    const float u = (x * down.y - y * down.x) / across, v = (x * down.x + y * down.y) / along;
    return u * u + v * v <= 1;
}

Ellipse head_ellipse(const Landmarks& landmarks) {
    // Over T, from between the eyes: the chin lies at 1, the crown with its hair at about 1, the ears at 0.6 to the
    // sides.
    constexpr float below = 1.05F, above = 1.15F, wide = 0.8F;
    const auto [left, right] = eyes(landmarks);
    const float apart = eye_distance(landmarks), face = eyes_to_chin(landmarks);
    const Point down{(left.y - right.y) / apart, (right.x - left.x) / apart};
    const float shift = face * (below - above) / 2;
    return {{(left.x + right.x) / 2 + shift * down.x, (left.y + right.y) / 2 + shift * down.y},
            wide * face,
            face * (below + above) / 2,
            down};
}

} // namespace qrid
