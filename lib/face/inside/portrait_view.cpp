#include "qrid/face/inside/portrait_view.h"

#include "qrid/picture/scale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qrid {

namespace {

struct PixelRect {
    int x = 0, y = 0, width = 0, height = 0;
};

/// From `middle - reach` to `middle + reach`, within a picture of `size`: the first pixel and how many, at least one.
std::pair<int, int> extent(float middle, float reach, int size) {
    const auto pixel = [&](float at) { return static_cast<int>(std::clamp(at, 0.0F, static_cast<float>(size))); };
    const int first = std::min(pixel(std::floor(middle - reach)), size - 1);
    return {first, std::max(1, pixel(std::ceil(middle + reach)) - first)};
}

/// A part of a picture shrunk by a whole number, each pixel the mean of `by` x `by`; a remainder is left out.
Image boxed(const Image& from, const PixelRect& part, int by) {
    Image out(std::max(1, part.width / by), std::max(1, part.height / by));
    if (by == 1) {
        for (int y = 0; y < out.height; ++y)
            std::copy_n(from.at(part.x, part.y + y), static_cast<std::size_t>(out.width) * 3, out.at(0, y));
        return out;
    }
    const int step = std::max(1, by / 4); // of a very large head every few pixels do
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x) {
            std::array<unsigned, 3> sum{};
            unsigned count = 0;
            for (int py = y * by; py < std::min((y + 1) * by, part.height); py += step)
                for (int px = x * by; px < std::min((x + 1) * by, part.width); px += step, ++count) {
                    const std::uint8_t* pixel = from.at(part.x + px, part.y + py);
                    for (std::size_t c = 0; c < 3; ++c) sum[c] += pixel[c];
                }
            for (std::size_t c = 0; c < 3; ++c) out.at(x, y)[c] = static_cast<std::uint8_t>(sum[c] / count);
        }
    return out;
}

/// Twice the area of a triangle: positive when a, b, c turn one way, negative when the other.
float turn(Point a, Point b, Point c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

/// The convex hull's corners in turn (Andrew's monotone chain).
std::vector<Point> hull(const Landmarks& landmarks) {
    std::vector<Point> points(landmarks.begin(), landmarks.end()), corners;
    std::sort(points.begin(), points.end(), [](Point a, Point b) { return std::pair(a.x, a.y) < std::pair(b.x, b.y); });
    for (int side = 0; side < 2; ++side, std::reverse(points.begin(), points.end())) {
        const std::size_t start = corners.size();
        for (const Point& point : points) {
            while (corners.size() >= start + 2 && turn(corners.end()[-2], corners.back(), point) <= 0)
                corners.pop_back();
            corners.push_back(point);
        }
        corners.pop_back(); // begins the other side
    }
    return corners;
}

} // namespace

HeadView view_head(const Image& photo, const Landmarks& landmarks) {
    constexpr float across = 3, down = 3.5F; // eye distances
    const auto [left, right] = eyes(landmarks);
    const float apart = eye_distance(landmarks);
    const auto [x, width] = extent((left.x + right.x) / 2, across * apart, photo.width);
    const auto [y, height] = extent((left.y + right.y) / 2, down * apart, photo.height);
    const float shrink = std::max(1.0F, apart / HeadView::most_eye_distance);
    HeadView view{boxed(photo, {x, y, width, height}, static_cast<int>(shrink)), landmarks};
    const auto target = [&](int pixels) {
        return std::max(1, static_cast<int>(std::lround(static_cast<float>(pixels) / shrink)));
    };
    if (shrink > 1) view.picture = resize(view.picture, target(width), target(height));
    for (Point& point : view.landmarks) {
        point.x = (point.x - static_cast<float>(x)) / shrink;
        point.y = (point.y - static_cast<float>(y)) / shrink;
    }
    return view;
}

std::vector<RowSpan> face_mask(const Landmarks& landmarks, int width, int height) {
    const std::vector<Point> corners = hull(landmarks);
    std::vector<RowSpan> rows(static_cast<std::size_t>(height));
    const auto column = [&](float x) {
        return static_cast<int>(std::lround(std::clamp(x, 0.0F, static_cast<float>(width))));
    };
    for (int row = 0; row < height; ++row) {
        const float y = static_cast<float>(row) + 0.5F;
        RowSpan& span = rows[static_cast<std::size_t>(row)];
        bool is_crossed = false;
        for (std::size_t i = 0; i < corners.size(); ++i) {
            const Point a = corners[i], b = corners[(i + 1) % corners.size()];
            if ((a.y <= y) == (b.y <= y)) continue;
            const int x = column(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
            span = is_crossed ? RowSpan{std::min(span.from, x), std::max(span.to, x)} : RowSpan{x, x};
            is_crossed = true;
        }
    }
    return rows;
}

} // namespace qrid
