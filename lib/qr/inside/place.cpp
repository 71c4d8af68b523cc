#include "qrid/qr/inside/place.h"

#include "qrid/qr/capacity.h"

#include <cstddef>

namespace qrid {

PlanePoint centre(const FoundCode& code) {
    PlanePoint sum;
    for (const CodeCorner& corner : code.corners) sum = {sum.x + corner.x, sum.y + corner.y};
    return {sum.x / 4, sum.y / 4};
}

bool within(const FoundCode& code, PlanePoint point) {
    const PlanePoint middle = centre(code);
    const auto corner = [&](std::size_t i) {
        return PlanePoint{middle.x + 1.1 * (code.corners[i % 4].x - middle.x),
                          middle.y + 1.1 * (code.corners[i % 4].y - middle.y)};
    };
    int left = 0, right = 0; // of how many sides
    for (std::size_t i = 0; i < 4; ++i) {
        const PlanePoint from = corner(i), to = corner(i + 1);
        const double cross = (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
        left += cross <= 0;
        right += cross >= 0;
    }
    return left == 4 || right == 4;
}

namespace {

/// The mean of the sides, pixels.
double side_of(const FoundCode& code) {
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const CodeCorner &from = code.corners[i], &to = code.corners[(i + 1) % 4];
        sum += std::hypot(double{1} * to.x - from.x, double{1} * to.y - from.y);
    }
    return sum / 4;
}

} // namespace

double module_of(const FoundCode& code) { return code.version == 0 ? 0 : side_of(code) / modules_of(code.version); }

bool belongs_to(const FoundCode& code, PlanePoint point, double module) {
    if (!within(code, point)) return false;
    constexpr double smaller = 0.88; // what data may look like has modules of the code's own size at least
    const double own = module_of(code);
    if (module > smaller * own) return true;
    const PlanePoint middle = centre(code);
    return std::any_of(code.corners.begin(), code.corners.end(), [&](const CodeCorner& corner) {
        const PlanePoint at{static_cast<double>(corner.x), static_cast<double>(corner.y)};
        const PlanePoint finder = at + (middle - at) * (7.0 / modules_of(code.version));
        return length(point - finder) < 4 * own;
    });
}

bool are_one(const FoundCode& a, const FoundCode& b) {
    constexpr double alike = 1.8;
    const double sides[] = {side_of(a), side_of(b)};
    if (std::max(sides[0], sides[1]) > alike * std::min(sides[0], sides[1])) return false;
    return within(a, centre(b)) || within(b, centre(a));
}

} // namespace qrid
