#include "qrid/face/inside/portrait_shape.h"

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

constexpr std::size_t chin = 8;

float between(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

Point middle(Point a, Point b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

} // namespace

float eyes_to_chin(const Landmarks& landmarks) {
    const auto [left, right] = eyes(landmarks);
    return between(middle(left, right), landmarks[chin]);
}

float Room::least() const { return std::min({left, right, above, below}); }

Room room_around(const Landmarks& landmarks, int width, int height) {
    const auto [left, right] = eyes(landmarks);
    const float apart = eye_distance(landmarks), face = eyes_to_chin(landmarks), y = middle(left, right).y;
    return {.left = left.x / apart,
            .right = (static_cast<float>(width) - right.x) / apart,
            .above = y / face,
            .below = (static_cast<float>(height) - (y + landmarks[chin].y) / 2) / face};
}

float lid_opening(const Landmarks& landmarks) {
    const auto opening = [&](std::size_t eye) { // six points, clockwise from the left corner
        const Point above = middle(landmarks[eye + 1], landmarks[eye + 2]);
        return between(above, middle(landmarks[eye + 4], landmarks[eye + 5]));
    };
    return std::min(opening(36), opening(42)) / eyes_to_chin(landmarks);
}

float lip_opening(const Landmarks& landmarks) {
    float widest = 0; // three points of the upper lip's inner edge, and those of the lower lip below them
    for (std::size_t i = 0; i < 3; ++i) widest = std::max(widest, between(landmarks[61 + i], landmarks[67 - i]));
    return widest / eyes_to_chin(landmarks);
}

} // namespace qrid
