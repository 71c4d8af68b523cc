#include "qrid/face/portrait_draw.h"

#include "qrid/face/inside/cheeks.h"
#include "qrid/face/inside/head_ellipse.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <numbers>

namespace qrid {

namespace {

using Colour = std::array<std::uint8_t, 3>;
constexpr Colour green{0, 190, 70}, amber{255, 170, 0}, red{225, 30, 30}, dark{30, 30, 30};

const Colour& colour_of(Grade grade) { return grade == Grade::good ? green : grade == Grade::warn ? amber : red; }

class Pen {
public:
    explicit Pen(Image& picture)
        : picture_(picture),
          thickness_(std::max(2.0F, static_cast<float>(std::max(picture.width, picture.height)) / 300)) {}

    float thickness() const { return thickness_; }

    void dot(Point middle, float radius, const Colour& colour) {
        middle = {bounded(middle.x, picture_.width), bounded(middle.y, picture_.height)};
        const auto first = [&](float at) { return std::max(0, static_cast<int>(std::floor(at - radius))); };
        const auto last = [&](float at, int size) {
            return std::min(size - 1, static_cast<int>(std::ceil(at + radius)));
        };
        for (int y = first(middle.y); y <= last(middle.y, picture_.height); ++y)
            for (int x = first(middle.x); x <= last(middle.x, picture_.width); ++x)
                if (std::hypot(static_cast<float>(x) + 0.5F - middle.x, static_cast<float>(y) + 0.5F - middle.y) <=
                    radius)
                    std::copy(colour.begin(), colour.end(), picture_.at(x, y));
    }

    void line(Point from, Point to, const Colour& colour) {
        from = {bounded(from.x, picture_.width), bounded(from.y, picture_.height)};
        to = {bounded(to.x, picture_.width), bounded(to.y, picture_.height)};
        const int steps = static_cast<int>(std::hypot(to.x - from.x, to.y - from.y) / (thickness_ / 4)) + 1;
        for (int i = 0; i <= steps; ++i) {
            const float share = static_cast<float>(i) / static_cast<float>(steps);
            dot({from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)}, thickness_ / 2, colour);
        }
    }

    void box(const FaceBox& box, const Colour& colour) {
        const float right = box.x + box.width, bottom = box.y + box.height;
        line({box.x, box.y}, {right, box.y}, colour);
        line({right, box.y}, {right, bottom}, colour);
        line({right, bottom}, {box.x, bottom}, colour);
        line({box.x, bottom}, {box.x, box.y}, colour);
    }

    void ellipse(const Ellipse& e, const Colour& colour) {
        constexpr int corners = 90;
        const auto at = [&](int i) {
            const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / corners;
            const float u = e.across * std::cos(angle), v = e.along * std::sin(angle);
            return Point{e.centre.x + u * e.down.y + v * e.down.x, e.centre.y - u * e.down.x + v * e.down.y};
        };
        for (int i = 0; i < corners; ++i) line(at(i), at(i + 1), colour);
    }

    /// A field of a row along the lower edge.
    void field(std::size_t index, std::size_t count, const Colour& colour) {
        const int side = std::max(3, std::min(picture_.width / static_cast<int>(count), picture_.height / 24));
        const int left = static_cast<int>(index) * side, top = picture_.height - side;
        for (int y = std::max(0, top); y < picture_.height; ++y)
            for (int x = left; x < std::min(left + side, picture_.width); ++x) {
                const bool is_edge = x == left || x == left + side - 1 || y == top || y == picture_.height - 1;
                const Colour& of_pixel = is_edge ? dark : colour;
                std::copy(of_pixel.begin(), of_pixel.end(), picture_.at(x, y));
            }
    }

private:
    /// At most a side outside of the picture; also for what is no number.
    static float bounded(float at, int size) {
        const auto side = static_cast<float>(size);
        return at > -side ? std::min(at, 2 * side) : -side;
    }

    Image& picture_;
    float thickness_;
};

} // namespace

Image draw_portrait(const Image& photo, std::span<const Face> faces, const PortraitReport& report) {
    Image drawn = photo;
    if (drawn.empty()) return drawn;
    Pen pen(drawn);
    const auto colour = [&](std::initializer_list<std::string_view> names) {
        Grade worst = Grade::good;
        for (const PortraitCheck& check : report.checks)
            if (std::find(names.begin(), names.end(), check.name) != names.end()) worst = std::max(worst, check.grade);
        return colour_of(worst);
    };
    if (const Face* face = main_face(photo, faces)) {
        const Landmarks& points = face->landmarks;
        for (const Face& other : faces)
            if (&other != face && counts_beside(other, *face)) pen.box(other.box, red);
        pen.box(face->box, colour({"faces"}));
        pen.ellipse(head_ellipse(points), colour({"head-size", "crop", "background"}));
        for (const Cheek& cheek : cheeks(points))
            pen.ellipse({cheek.middle, cheek.radius, cheek.radius, {0, 1}}, colour({"even-light", "natural-colour"}));
        const auto [left, right] = eyes(points);
        pen.line(left, right, colour({"eye-distance", "roll"}));
        constexpr std::size_t nose = 27, first_eye = 36, mouth = 48;
        for (std::size_t i = 0; i < points.size(); ++i)
            pen.dot(points[i], pen.thickness(),
                    i < nose        ? colour({"sharpness", "exposure-over", "exposure-under", "dynamic-range"})
                    : i < first_eye ? colour({"yaw"})
                    : i < mouth     ? colour({"eyes-open"})
                                    : colour({"mouth-closed"}));
    }
    for (std::size_t i = 0; i < report.checks.size(); ++i)
        pen.field(i, report.checks.size(), colour_of(report.checks[i].grade));
    return drawn;
}

} // namespace qrid
