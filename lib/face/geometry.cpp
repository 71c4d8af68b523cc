#include "qrid/face/geometry.h"

#include <cmath>

namespace qrid {

Eyes eyes(const Landmarks& landmarks) {
    const auto mean = [&](std::size_t first) {
        Point sum;
        for (std::size_t i = first; i < first + 6; ++i) {
            sum.x += landmarks[i].x / 6;
            sum.y += landmarks[i].y / 6;
        }
        return sum;
    };
    return {mean(36), mean(42)};
}

float eye_distance(const Landmarks& landmarks) {
    const auto [left, right] = eyes(landmarks);
    return std::hypot(right.x - left.x, right.y - left.y);
}

} // namespace qrid
