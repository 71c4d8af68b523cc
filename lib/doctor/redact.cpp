#include "qrid/doctor/redact.h"

#include "qrid/doctor/inside/mosaic.h"
#include "qrid/doctor/inside/scrambled_code.h"
#include "qrid/picture/load.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace qrid {

namespace {

// The modules of a code, of whatever kind, survive no mosaic of so few tiles, and a face in still fewer is nobody.
constexpr int tiles_along = 10, tiles_without_faces = 6;

constexpr double least_module = 1; // pixels

CodePlace place_of(const FoundCode& code) {
    CodePlace place;
    std::transform(code.corners.begin(), code.corners.end(), place.corners.begin(), [](const CodeCorner& c) {
        return PlanePoint{static_cast<double>(c.x), static_cast<double>(c.y)};
    });
    place.has_known_finders = code.version > 0;
    place.is_inverted = code.inverted;
    place.modules = code.version > 0 ? 17.0 + 4 * code.version : 40;
    return place;
}

std::vector<CodePlace> places_in(const ScanReport& report) {
    std::vector<CodePlace> places;
    std::transform(report.codes.begin(), report.codes.end(), std::back_inserter(places), place_of);
    std::transform(report.others.begin(), report.others.end(), std::back_inserter(places),
                   [](const OtherCode& other) { return place_of(other.code); });
    if (report.quality && report.quality->outline) {
        CodePlace place{.corners = *report.quality->outline};
        const double side = length(place.corners[1] - place.corners[0]);
        constexpr double most_modules = 177;
        place.modules =
            std::clamp(side / std::max(least_module, report.quality->module.value_or(least_module)), 1.0, most_modules);
        if (std::isnan(place.modules)) place.modules = 1;
        places.push_back(place);
    }
    return places;
}

// The ellipse around a face's box, hair and chin included.
void flatten_face(Image& picture, const FaceBox& box) {
    constexpr double wider = 0.75, taller = 0.95; // of the box's sides, from its middle
    const double x0 = static_cast<double>(box.x) + static_cast<double>(box.width) / 2,
                 y0 = static_cast<double>(box.y) + static_cast<double>(box.height) / 2;
    const double rx = wider * static_cast<double>(box.width), ry = taller * static_cast<double>(box.height);
    if (!(rx > 0 && ry > 0)) return;
    const auto within = [](double at, int size) {
        return std::isnan(at) ? 0 : static_cast<int>(std::clamp(at, 0.0, static_cast<double>(size)));
    };
    constexpr std::array<std::uint8_t, 3> grey{128, 128, 128};
    for (int y = within(y0 - ry, picture.height); y < within(y0 + ry + 1, picture.height); ++y)
        for (int x = within(x0 - rx, picture.width); x < within(x0 + rx + 1, picture.width); ++x) {
            const double dx = (x + 0.5 - x0) / rx, dy = (y + 0.5 - y0) / ry;
            if (dx * dx + dy * dy <= 1) std::copy(grey.begin(), grey.end(), picture.at(x, y));
        }
}

bool shows_a_code(const Image& picture) { return !scan_codes(to_gray(picture)).empty(); }

} // namespace

void redact(Image& picture, const ScanReport& report, const KnownFaces& faces, const Random& random) {
    if (picture.empty()) return;
    Lots lots(random);
    const std::vector<CodePlace> places = places_in(report);
    const Image original = picture;
    make_mosaic(picture, faces.were_sought ? tiles_along : tiles_without_faces, lots);
    for (const FaceBox& face : faces.boxes) flatten_face(picture, face);
    constexpr std::int64_t most_times = 4; // the picture's pixels
    std::int64_t left = most_times * picture.width * picture.height;
    for (const CodePlace& place : places) {
        left -= pixels_around(place, picture);
        if (left < 0) break; // the mosaic is enough
        scramble_code(picture, original, place, lots);
    }
    constexpr std::uint8_t grey = 128;
    if (shows_a_code(picture)) std::fill(picture.rgb.begin(), picture.rgb.end(), grey);
}

} // namespace qrid
