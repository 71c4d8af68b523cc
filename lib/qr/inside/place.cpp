#include "qrid/qr/inside/place.h"

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

} // namespace qrid
