#include "qrid/doctor/inside/scrambled_code.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

namespace qrid {

namespace {

using Colour = std::array<std::uint8_t, 3>;

constexpr double margin = 2; // modules
constexpr int parts = 6;     // of a code's side, each with colours of its own

struct Bounds {
    int left, top, right, bottom; // pixels; the latter two are beyond the last
};

Bounds bounds_of(const CodePlace& place, const Image& picture) {
    const auto [left, right] = std::minmax_element(place.corners.begin(), place.corners.end(),
                                                   [](const auto& a, const auto& b) { return a.x < b.x; });
    const auto [top, bottom] = std::minmax_element(place.corners.begin(), place.corners.end(),
                                                   [](const auto& a, const auto& b) { return a.y < b.y; });
    const double room = margin * std::max(right->x - left->x, bottom->y - top->y) / std::max(1.0, place.modules) + 1;
    const auto within = [](double at, int size) {
        return std::isnan(at) ? 0 : static_cast<int>(std::clamp(at, 0.0, static_cast<double>(size)));
    };
    return {within(std::floor(left->x - room), picture.width), within(std::floor(top->y - room), picture.height),
            within(std::ceil(right->x + room) + 1, picture.width),
            within(std::ceil(bottom->y + room) + 1, picture.height)};
}

int luma(const std::uint8_t* pixel) { return (299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2]) / 1000; }

// The dark and the light of one part of a code: the means of the pixels under and over its mean lightness.
struct Shades {
    std::array<std::array<std::uint64_t, 3>, 2> sums{};
    std::array<std::uint64_t, 2> counts{};
    std::uint64_t lightness = 0, pixels = 0;

    Colour of(bool is_light) const {
        Colour colour{};
        const std::size_t side = counts[is_light ? 1 : 0] > 0 ? (is_light ? 1 : 0) : (is_light ? 0 : 1);
        for (std::size_t c = 0; c < 3 && counts[side] > 0; ++c)
            colour[c] = static_cast<std::uint8_t>(sums[side][c] / counts[side]);
        return colour;
    }
};

class Scrambler {
public:
    Scrambler(Image& redacted, const Image& original, const CodePlace& place, Lots& lots)
        : redacted_(redacted), original_(original), place_(place), bounds_(bounds_of(place, original)),
          modules_(std::max(1, static_cast<int>(std::lround(place.modules)))) {
        const double side = modules_;
        const Quad square{PlanePoint{0, 0}, {side, 0}, {side, side}, {0, side}};
        to_modules_ = Homography::between(place.corners, square);
        cells_.resize(static_cast<std::size_t>((modules_ + 1) * (modules_ + 1)));
        for (auto&& cell : cells_) cell = (lots.byte() & 1) != 0;
    }

    void run() {
        for_each_pixel([&](int x, int y, PlanePoint at) {
            Shades& shades = shades_at(at);
            shades.lightness += static_cast<std::uint64_t>(luma(original_.at(x, y)));
            ++shades.pixels;
        });
        for_each_pixel([&](int x, int y, PlanePoint at) {
            Shades& shades = shades_at(at);
            const std::uint8_t* pixel = original_.at(x, y);
            const std::size_t side = static_cast<std::uint64_t>(luma(pixel)) * shades.pixels > shades.lightness ? 1 : 0;
            for (std::size_t c = 0; c < 3; ++c) shades.sums[side][c] += pixel[c];
            ++shades.counts[side];
        });
        for_each_pixel([&](int x, int y, PlanePoint at) {
            const bool is_light = is_of_finder(at) ? is_light_in_finder(at) : cell_at(at);
            const Colour colour = shades_at(at).of(is_light);
            std::copy(colour.begin(), colour.end(), redacted_.at(x, y));
        });
    }

private:
    // Every pixel in the code or its margin, and where it lies, in modules.
    template <typename Act>
    void for_each_pixel(const Act& act) const {
        for (int y = bounds_.top; y < bounds_.bottom; ++y)
            for (int x = bounds_.left; x < bounds_.right; ++x) {
                const PlanePoint pixel{x + 0.5, y + 0.5};
                if (!to_modules_) {
                    act(x, y, pixel);
                    continue;
                }
                if (!to_modules_->is_before(pixel)) continue;
                const PlanePoint at = (*to_modules_)(pixel);
                if (at.x >= -margin && at.y >= -margin && at.x <= modules_ + margin && at.y <= modules_ + margin)
                    act(x, y, at);
            }
    }

    // With the light ring around it, except at a corner that is not known to have one.
    bool is_of_finder(PlanePoint at) const {
        constexpr double ring = 7.5;
        if (!to_modules_ || !place_.has_known_finders || at.x < -margin / 2 || at.y < -margin / 2) return false;
        const double far = modules_ - ring;
        const bool left = at.x < ring, top = at.y < ring;
        return (left && top) || (left && at.y > far && at.y < modules_ + margin / 2) ||
               (top && at.x > far && at.x < modules_ + margin / 2);
    }

    // A dark square of three modules, a light ring, a dark ring, and the light around it.
    bool is_light_in_finder(PlanePoint at) const {
        constexpr double middle = 3.5, core = 1.5, inner = 2.5;
        const auto from_middle = [&](double along) {
            return std::abs((along < modules_ / 2.0 ? along : modules_ - along) - middle);
        };
        const double far = std::max(from_middle(at.x), from_middle(at.y));
        const bool is_dark = far < core || (far >= inner && far < middle);
        return is_dark == place_.is_inverted;
    }

    std::size_t index(double at, int count) const {
        return static_cast<std::size_t>(std::clamp(at * count / modules_, 0.0, count - 1.0));
    }
    bool cell_at(PlanePoint at) const {
        if (!to_modules_) { // tiles of some pixels
            constexpr double tile = 4;
            const auto side = static_cast<std::size_t>(modules_) + 1;
            return cells_[(static_cast<std::size_t>(at.y / tile) % side) * side +
                          static_cast<std::size_t>(at.x / tile) % side];
        }
        const bool is_beside = at.x < 0 || at.y < 0 || at.x >= modules_ || at.y >= modules_;
        if (is_beside) return !place_.is_inverted;
        return cells_[index(at.y, modules_) * static_cast<std::size_t>(modules_) + index(at.x, modules_)];
    }
    Shades& shades_at(PlanePoint at) {
        if (!to_modules_) return shades_[0];
        return shades_[index(at.y, parts) * parts + index(at.x, parts)];
    }

    Image& redacted_;
    const Image& original_;
    const CodePlace& place_;
    Bounds bounds_;
    int modules_;
    std::optional<Homography> to_modules_;
    std::vector<bool> cells_;
    std::array<Shades, static_cast<std::size_t>(parts) * parts> shades_{};
};

} // namespace

std::int64_t pixels_around(const CodePlace& place, const Image& picture) {
    const Bounds bounds = bounds_of(place, picture);
    return static_cast<std::int64_t>(std::max(0, bounds.right - bounds.left)) * std::max(0, bounds.bottom - bounds.top);
}

void scramble_code(Image& redacted, const Image& original, const CodePlace& place, Lots& lots) {
    Scrambler(redacted, original, place, lots).run();
}

} // namespace qrid
