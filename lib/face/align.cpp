#include "qrid/face/align.h"

#include <array>

namespace qrid {

namespace {

struct Correspondence {
    std::size_t landmark = 0;
    Point reference; ///< over the side of dlib's unpadded chip
};

constexpr std::array<Correspondence, 5> correspondences = {{{45, {0.8595674595992F, 0.2134981538014F}},
                                                            {42, {0.6460604764104F, 0.2289674387677F}},
                                                            {36, {0.1205750620789F, 0.2137274526848F}},
                                                            {39, {0.3340850613712F, 0.2290642403242F}},
                                                            {33, {0.4901123135679F, 0.6277975316475F}}}};
constexpr float chip_padding = 0.25F;

struct Pair {
    double from_x, from_y, to_x, to_y;
};

/// The rotation, scale and shift that brings `from` nearest to `to` (least squares). `from` must have some extent.
Affine similarity(std::array<Pair, correspondences.size()> pairs) {
    const auto n = static_cast<double>(pairs.size());
    Pair mean{};
    for (const Pair& p : pairs) {
        mean.from_x += p.from_x / n;
        mean.from_y += p.from_y / n;
        mean.to_x += p.to_x / n;
        mean.to_y += p.to_y / n;
    }
    double along = 0, across = 0, extent = 0;
    for (const Pair& p : pairs) {
        const double x = p.from_x - mean.from_x, y = p.from_y - mean.from_y;
        const double u = p.to_x - mean.to_x, v = p.to_y - mean.to_y;
        along += x * u + y * v;
        across += x * v - y * u;
        extent += x * x + y * y;
    }
    const double a = along / extent, b = across / extent;
    return {static_cast<float>(a),
            static_cast<float>(-b),
            static_cast<float>(mean.to_x - a * mean.from_x + b * mean.from_y),
            static_cast<float>(b),
            static_cast<float>(a),
            static_cast<float>(mean.to_y - b * mean.from_x - a * mean.from_y)};
}

} // namespace

FloatImage aligned(const Image& image, const Landmarks& landmarks, int side) {
    std::array<Pair, correspondences.size()> pairs{};
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto& [index, reference] = correspondences[i];
        const auto on_chip = [&](float unpadded) {
            return (unpadded + chip_padding) / (2 * chip_padding + 1) * static_cast<float>(side);
        };
        pairs[i] = {on_chip(reference.x), on_chip(reference.y), landmarks[index].x, landmarks[index].y};
    }
    return warp(image, similarity(pairs), side, side);
}

} // namespace qrid
