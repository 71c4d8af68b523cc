#include "qrid/artwork/inside/pattern.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace qrid::artwork {

namespace {

constexpr double turn = 2 * std::numbers::pi;

// A smooth curve through the points (Catmull-Rom).
std::vector<Point> smooth(const std::vector<Point>& points, bool is_closed) {
    const auto count = points.size();
    const auto at = [&](std::size_t i, int step) -> const Point& {
        if (is_closed) return points[(i + count + static_cast<std::size_t>(step + 1) - 1) % count];
        const auto index = static_cast<std::ptrdiff_t>(i) + step;
        return points[static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(index, 0, static_cast<std::ptrdiff_t>(count) - 1))];
    };
    std::vector<Point> curve{points[0]};
    for (std::size_t i = 0; i + (is_closed ? 0 : 1) < count; ++i) {
        const Point &before = at(i, -1), &from = at(i, 0), &to = at(i, 1), &behind = at(i, 2);
        curve.push_back({from.x + (to.x - before.x) / 6, from.y + (to.y - before.y) / 6});
        curve.push_back({to.x - (behind.x - from.x) / 6, to.y - (behind.y - from.y) / 6});
        curve.push_back(to);
    }
    return curve;
}

} // namespace

Curves waves(const Frame& frame, const Colour& colour, double line_width, double middle, double amplitude) {
    constexpr int lines = 14, points_a_line = 26;
    const Box& box = frame.box;
    Curves curves{.curves = {}, .colour = colour, .width = line_width, .clip = frame};
    for (int line = 0; line < lines; ++line) {
        const double share = static_cast<double>(line) / (lines - 1);
        std::vector<Point> points;
        for (int i = 0; i < points_a_line; ++i) {
            const double along = static_cast<double>(i) / (points_a_line - 1);
            const double weave = std::sin(turn * 1.15 * along + 0.4) * (1 - 2 * share);
            const double swell = 0.55 * std::sin(turn * (0.8 * along + 0.45 * share) + 1.2);
            points.push_back({box.x + along * box.width, box.y + middle * box.height + amplitude * (weave + swell)});
        }
        curves.curves.push_back(smooth(points, false));
    }
    return curves;
}

Curves rosette(const Frame& frame, const Point& centre, double radius, int petals, const Colour& colour,
               double line_width) {
    constexpr int lines = 12;
    const int points_a_petal = 6, count = petals * points_a_petal;
    Curves curves{.curves = {}, .colour = colour, .width = line_width, .clip = frame};
    for (int line = 0; line < lines; ++line) {
        const double share = static_cast<double>(line) / lines;
        std::vector<Point> points;
        for (int i = 0; i < count; ++i) {
            const double angle = turn * i / count;
            const double reach =
                radius * (0.64 + 0.36 * std::cos(petals * angle + turn * share)) * (0.9 + 0.1 * std::cos(turn * share));
            points.push_back({centre.x + reach * std::cos(angle), centre.y + reach * std::sin(angle)});
        }
        curves.curves.push_back(smooth(points, true));
    }
    return curves;
}

Curves silhouette(const Frame& frame, const Colour& colour) {
    const Box& box = frame.box;
    const double middle = box.x + box.width / 2, unit = std::min(box.width, box.height * 0.8);
    const auto ellipse = [&](double y, double across, double down) {
        constexpr int points = 16;
        std::vector<Point> around;
        for (int i = 0; i < points; ++i)
            around.push_back({middle + across * std::cos(turn * i / points), y + down * std::sin(turn * i / points)});
        return smooth(around, true);
    };
    Curves curves{.curves = {}, .colour = colour, .width = 0, .clip = frame};
    curves.curves.push_back(ellipse(box.y + box.height * 0.4, unit * 0.2, unit * 0.26));
    curves.curves.push_back(ellipse(box.bottom() + unit * 0.04, unit * 0.4, unit * 0.4));
    return curves;
}

} // namespace qrid::artwork
