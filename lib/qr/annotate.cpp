#include "qrid/qr/annotate.h"

#include "qrid/picture/scale.h"
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

/// Of a line around a code: to be seen in the whole picture, but neither of a long one, nor over a small code.
double thickness_of(const Image& picture, const Quad& corners) {
    constexpr double thinnest = 3, of_picture = 1.0 / 200, of_code = 1.0 / 16;
    const double side = std::min({length(corners[1] - corners[0]), length(corners[2] - corners[1]),
                                  length(corners[3] - corners[2]), length(corners[0] - corners[3])});
    return std::max(thinnest, std::min(of_picture * std::min(picture.width, picture.height), of_code * side));
}

/// A PNG has no longer sides, and nobody would look at one as long.
constexpr int longest_annotated = 32'000;

} // namespace

void annotate(Image& picture, const ScanReport& report) {
    const int longer = std::max(picture.width, picture.height);
    const double scale = longer > longest_annotated ? static_cast<double>(longest_annotated) / longer : 1;
    if (scale < 1)
        picture = resize(picture, std::max(1, whole_pixel(picture.width * scale)),
                         std::max(1, whole_pixel(picture.height * scale)));
    const auto mark = [&](Quad corners, const Colour& colour) {
        for (PlanePoint& corner : corners) corner = corner * scale;
        outline(picture, corners, thickness_of(picture, corners), colour);
    };
    for (const FoundCode& code : report.codes) {
        Quad corners;
        std::transform(code.corners.begin(), code.corners.end(), corners.begin(), [](const CodeCorner& corner) {
            return PlanePoint{static_cast<double>(corner.x), static_cast<double>(corner.y)};
        });
        mark(corners, green);
    }
    if (!report.quality) return;
    if (report.quality->outline) mark(*report.quality->outline, red);
    const double radius = std::max(6.0, std::min(picture.width, picture.height) / 100.0);
    for (const PlanePoint finder : report.quality->finders) dot(picture, finder * scale, radius, orange);
}

} // namespace qrid
