#include "qrid/qr/annotate.h"

#include "qrid/qr/inside/place.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace qrid {

namespace {

using Colour = std::array<std::uint8_t, 3>;
constexpr Colour green{0, 170, 60}, red{220, 30, 30}, orange{255, 140, 0};

/// A round dot; what lies outside of the picture is left out.
void dot(Image& picture, PlanePoint middle, double radius, const Colour& colour) {
    const auto first = [](double from) { return std::max(0, whole_pixel(std::floor(from))); };
    const auto last = [](double to, int size) { return std::min(size - 1, whole_pixel(std::ceil(to))); };
    for (int y = first(middle.y - radius); y <= last(middle.y + radius, picture.height); ++y)
        for (int x = first(middle.x - radius); x <= last(middle.x + radius, picture.width); ++x)
            if (length(PlanePoint{x + 0.5, y + 0.5} - middle) <= radius)
                std::copy(colour.begin(), colour.end(), picture.at(x, y));
}

void line(Image& picture, PlanePoint from, PlanePoint to, double thickness, const Colour& colour) {
    const double step = std::max(0.5, thickness / 4), distance = length(to - from);
    // Codes lie within the picture or close by; a wild corner is not followed to the end of the world.
    const int steps = static_cast<int>(std::min(distance, 4.0 * (picture.width + picture.height)) / step) + 1;
    for (int i = 0; i <= steps; ++i)
        dot(picture, from + (to - from) * (static_cast<double>(i) / steps), thickness / 2, colour);
}

void outline(Image& picture, const Quad& corners, double thickness, const Colour& colour) {
    for (std::size_t i = 0; i < corners.size(); ++i)
        line(picture, corners[i], corners[(i + 1) % corners.size()], thickness, colour);
    dot(picture, corners[0], 2 * thickness, colour);
}

} // namespace

void annotate(Image& picture, const ScanReport& report) {
    const double thickness = std::max(3.0, std::max(picture.width, picture.height) / 300.0);
    for (const FoundCode& code : report.codes) {
        Quad corners;
        std::transform(code.corners.begin(), code.corners.end(), corners.begin(), [](const CodeCorner& corner) {
            return PlanePoint{static_cast<double>(corner.x), static_cast<double>(corner.y)};
        });
        outline(picture, corners, thickness, green);
    }
    if (!report.quality) return;
    if (report.quality->outline) outline(picture, *report.quality->outline, thickness, red);
    for (const PlanePoint finder : report.quality->finders) dot(picture, finder, 2 * thickness, orange);
}

} // namespace qrid
