// Where skin is seen plainly.
#pragma once

#include "qrid/face/geometry.h"

#include <array>

namespace qrid {

/// A disc.
struct Cheek {
    Point middle;
    float radius = 0; ///< pixels
};

/// The viewer's left and right cheek: half-way from each eye to its corner of the mouth, clear of lips and most beards.
inline std::array<Cheek, 2> cheeks(const Landmarks& landmarks) {
    constexpr float size = 0.2F; // over the eye distance
    constexpr std::size_t mouth_left = 48, mouth_right = 54;
    const float radius = size * eye_distance(landmarks);
    const auto [left, right] = eyes(landmarks);
    const auto between = [&](Point eye, Point mouth) {
        return Cheek{{(eye.x + mouth.x) / 2, (eye.y + mouth.y) / 2}, radius};
    };
    return {between(left, landmarks[mouth_left]), between(right, landmarks[mouth_right])};
}

} // namespace qrid
