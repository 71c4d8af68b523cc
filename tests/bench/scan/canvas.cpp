#include "canvas.h"

#include "unit/qr/drawing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace qrid::bench {

namespace {

using test::offset;

/// The part of a box that lies in the picture.
Box within(const GrayImage& picture, const Box& box) {
    const int left = std::max(0, box.x), top = std::max(0, box.y);
    const int right = std::min(picture.width, box.x + box.width), bottom = std::min(picture.height, box.y + box.height);
    return {left, top, std::max(0, right - left), std::max(0, bottom - top)};
}

/// One side of a change of size: each pixel of the result is a weighted mean of neighbours.
struct Taps {
    int first = 0;
    std::vector<float> weights;
};

std::vector<Taps> taps_of(int from, int to) {
    const double ratio = static_cast<double>(from) / to;
    std::vector<Taps> all(static_cast<std::size_t>(to));
    for (int i = 0; i < to; ++i) {
        // A box of one source pixel at least, moved over box-shaped pixels: an average, or bilinear.
        const double width = std::max(1.0, ratio), begin = (i + 0.5) * ratio - width / 2, end = begin + width;
        Taps& taps = all[static_cast<std::size_t>(i)];
        taps.first = std::clamp(static_cast<int>(std::floor(begin)), 0, from - 1);
        const int last = std::clamp(static_cast<int>(std::ceil(end)) - 1, taps.first, from - 1);
        for (int source = taps.first; source <= last; ++source) {
            const double low = source == 0 ? begin : std::max<double>(begin, source);
            const double high = source == from - 1 ? end : std::min<double>(end, source + 1);
            taps.weights.push_back(static_cast<float>((high - low) / width));
        }
    }
    return all;
}

/// A plane's map in homogeneous coordinates, row by row.
using Homography = std::array<double, 9>;

/// From the unit square to a quad (Heckbert 1989, section 2.2.3).
Homography onto(const Quad& q) {
    const double dx1 = q[1].x - q[2].x, dx2 = q[3].x - q[2].x, sx = q[0].x - q[1].x + q[2].x - q[3].x;
    const double dy1 = q[1].y - q[2].y, dy2 = q[3].y - q[2].y, sy = q[0].y - q[1].y + q[2].y - q[3].y;
    const double whole = dx1 * dy2 - dx2 * dy1;
    const double g = (sx * dy2 - dx2 * sy) / whole, h = (dx1 * sy - sx * dy1) / whole;
    return {q[1].x - q[0].x + g * q[1].x,
            q[3].x - q[0].x + h * q[3].x,
            q[0].x,
            q[1].y - q[0].y + g * q[1].y,
            q[3].y - q[0].y + h * q[3].y,
            q[0].y,
            g,
            h,
            1};
}

/// Backwards, up to a factor.
Homography inverse(const Homography& m) {
    return {m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
            m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
            m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
}

} // namespace

Box around(const Box& box, int margin) {
    return {box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin};
}

void fill(GrayImage& picture, const Box& box, std::uint8_t shade) {
    const Box part = within(picture, box);
    for (int y = part.y; y < part.y + part.height; ++y)
        std::fill_n(picture.pixels.data() + offset(picture, part.x, y), part.width, shade);
}

void fill_rounded(GrayImage& picture, const Box& box, int radius, std::uint8_t shade) {
    for (int row = 0; row < box.height; ++row) {
        const double rise = std::max(0.0, radius - 0.5 - std::min(row, box.height - 1 - row));
        const int inset = radius - static_cast<int>(std::sqrt(std::max(0.0, radius * radius - rise * rise)));
        fill(picture, {box.x + inset, box.y + row, box.width - 2 * inset, 1}, shade);
    }
}

void stroke(GrayImage& picture, Point from, Point to, double thickness, std::uint8_t shade) {
    const double dx = to.x - from.x, dy = to.y - from.y, length = dx * dx + dy * dy, reach = thickness / 2 + 1;
    const auto low = [&](double a, double b) { return static_cast<int>(std::floor(std::min(a, b) - reach)); };
    const auto span = [&](double a, double b) { return static_cast<int>(std::abs(a - b) + 2 * reach) + 2; };
    const Box part = within(picture, {low(from.x, to.x), low(from.y, to.y), span(from.x, to.x), span(from.y, to.y)});
    for (int y = part.y; y < part.y + part.height; ++y)
        for (int x = part.x; x < part.x + part.width; ++x) {
            const double px = x + 0.5 - from.x, py = y + 0.5 - from.y;
            const double along = length == 0 ? 0 : std::clamp((px * dx + py * dy) / length, 0.0, 1.0);
            const double distance = std::hypot(px - along * dx, py - along * dy);
            const double cover = std::clamp(thickness / 2 + 0.5 - distance, 0.0, 1.0);
            std::uint8_t& pixel = picture.pixels[offset(picture, x, y)];
            pixel = static_cast<std::uint8_t>(pixel + cover * (shade - pixel));
        }
}

void paste(GrayImage& onto_picture, const GrayImage& picture, int x, int y) {
    const Box part = within(onto_picture, {x, y, picture.width, picture.height});
    for (int row = part.y; row < part.y + part.height; ++row)
        std::copy_n(picture.pixels.data() + offset(picture, part.x - x, row - y), part.width,
                    onto_picture.pixels.data() + offset(onto_picture, part.x, row));
}

GrayImage cut(const GrayImage& picture, const Box& box) {
    const Box part = within(picture, box);
    GrayImage piece = test::blank(part.width, part.height);
    paste(piece, picture, -part.x, -part.y);
    return piece;
}

GrayImage scaled(const GrayImage& picture, int width, int height) {
    const auto across = taps_of(picture.width, width), down = taps_of(picture.height, height);
    GrayImage out = test::blank(width, height);
    std::vector<float> sum(static_cast<std::size_t>(picture.width));
    for (int y = 0; y < height; ++y) {
        std::fill(sum.begin(), sum.end(), 0.0F);
        const Taps& rows = down[static_cast<std::size_t>(y)];
        for (std::size_t k = 0; k < rows.weights.size(); ++k) {
            const std::uint8_t* row = picture.pixels.data() + offset(picture, 0, rows.first + static_cast<int>(k));
            const float weight = rows.weights[k];
            for (std::size_t x = 0; x < sum.size(); ++x) sum[x] += weight * row[x];
        }
        std::uint8_t* to = out.pixels.data() + offset(out, 0, y);
        for (const Taps& taps : across) {
            float value = 0.5F;
            for (std::size_t k = 0; k < taps.weights.size(); ++k)
                value += taps.weights[k] * sum[static_cast<std::size_t>(taps.first) + k];
            *to++ = static_cast<std::uint8_t>(std::min(255.0F, value));
        }
    }
    return out;
}

GrayImage seen(const GrayImage& picture, const Quad& corners, int width, int height, std::uint8_t shade) {
    const Homography back = inverse(onto(corners));
    GrayImage out = test::blank(width, height, shade);
    std::uint8_t* to = out.pixels.data();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x, ++to) {
            const double px = x + 0.5, py = y + 0.5, depth = back[6] * px + back[7] * py + back[8];
            const double u = (back[0] * px + back[1] * py + back[2]) / depth * picture.width - 0.5;
            const double v = (back[3] * px + back[4] * py + back[5]) / depth * picture.height - 0.5;
            if (!(u >= 0 && v >= 0 && u < picture.width - 1 && v < picture.height - 1)) continue;
            const int left = static_cast<int>(u), top = static_cast<int>(v);
            const auto right_share = static_cast<float>(u - left), lower_share = static_cast<float>(v - top);
            const std::uint8_t* upper = picture.pixels.data() + offset(picture, left, top);
            const std::uint8_t* lower = upper + picture.width;
            const auto mix = [&](const std::uint8_t* two) {
                return static_cast<float>(two[0]) + right_share * static_cast<float>(two[1] - two[0]);
            };
            *to = static_cast<std::uint8_t>(mix(upper) + lower_share * (mix(lower) - mix(upper)) + 0.5F);
        }
    return out;
}

GrayImage turned(const GrayImage& picture, Point about, double degrees, int width, int height, std::uint8_t shade) {
    const double angle = degrees * std::numbers::pi / 180, cosine = std::cos(angle), sine = std::sin(angle);
    const auto placed = [&](double x, double y) -> Point {
        const double dx = x - about.x, dy = y - about.y;
        return {width / 2.0 + cosine * dx - sine * dy, height / 2.0 + sine * dx + cosine * dy};
    };
    const int w = picture.width, h = picture.height;
    return seen(picture, {placed(0, 0), placed(w, 0), placed(w, h), placed(0, h)}, width, height, shade);
}

GrayImage upside_down(GrayImage picture) {
    std::reverse(picture.pixels.begin(), picture.pixels.end());
    return picture;
}

} // namespace qrid::bench
