#include "qrid/face/pose.h"

#include <cmath>
#include <numbers>

namespace qrid {

namespace {

constexpr std::size_t nose_tip = 30, left_outer_corner = 36, right_outer_corner = 45;

/// How far the tip of the nose stands out before the outer corners of the eyes, over half the distance between those.
constexpr float nose_depth = 0.9F;

constexpr float degrees(float radians) { return radians * 180 / std::numbers::pi_v<float>; }

} // namespace

float roll(const Landmarks& landmarks) {
    const auto [left, right] = eyes(landmarks);
    const float angle = degrees(std::atan2(right.y - left.y, right.x - left.x));
    return std::isfinite(angle) ? angle : 0;
}

float yaw(const Landmarks& landmarks) {
    const Point left = landmarks[left_outer_corner], right = landmarks[right_outer_corner], nose = landmarks[nose_tip];
    const float across_x = (right.x - left.x) / 2, across_y = (right.y - left.y) / 2;
    const float half = across_x * across_x + across_y * across_y;
    const float off_x = nose.x - (left.x + right.x) / 2, off_y = nose.y - (left.y + right.y) / 2;
    const float angle = degrees(std::atan((off_x * across_x + off_y * across_y) / half / nose_depth));
    return std::isfinite(angle) ? angle : 0;
}

} // namespace qrid
