#include "qrid/picture/scale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace qrid {

namespace {

/// One sample's share in one output coordinate.
struct Tap {
    int source, target;
    float weight;
};

/// How far outside of the picture coordinates are told apart; also catches numbers that are none.
float bounded(float position, int size) {
    return position > -2 ? std::min(position, static_cast<float>(size) + 1) : -2.0F;
}

/// The whole number below a bounded() position; std::floor is a slow call on plain x86-64.
int floor_of(float position) { return static_cast<int>(position + 2) - 2; }

/// Along one axis: every output coordinate is the mean of n points, n the whole number over the reduction, each point
/// linear between its two neighbours. Neighbouring shares of one source are joined; sorted by target.
std::vector<Tap> taps(float start, float length, int from_size, int to_size) {
    constexpr int most_points = 16384;
    const float step = length / static_cast<float>(to_size);
    const int points = step > 1 ? static_cast<int>(std::ceil(std::min<float>(step, most_points))) : 1;
    const float share = 1 / static_cast<float>(points);
    std::vector<Tap> all;
    const auto add = [&](int source, int target, float weight) {
        source = std::clamp(source, 0, from_size - 1);
        for (std::size_t back = 1; back <= 2 && back <= all.size(); ++back)
            if (Tap& tap = all[all.size() - back]; tap.source == source && tap.target == target) {
                tap.weight += weight;
                return;
            }
        all.push_back({source, target, weight});
    };
    for (int target = 0; target < to_size; ++target)
        for (int point = 0; point < points; ++point) {
            const float offset = static_cast<float>(target) + (static_cast<float>(point) + 0.5F) * share;
            const float position = bounded(start + offset * step - 0.5F, from_size);
            const int floor = floor_of(position);
            const float fraction = position - static_cast<float>(floor);
            add(floor, target, share * (1 - fraction));
            add(floor + 1, target, share * fraction);
        }
    return all;
}

using Sum = std::array<float, 4>; // red, green, blue, and one more: four numbers are added as fast as three

/// Adds the weighted pixel between its four neighbours; what is outside of the picture is black.
Sum plus_bilinear(const Image& image, float x, float y, float weight, Sum sum) {
    const int left = floor_of(x), top = floor_of(y);
    const float dx = x - static_cast<float>(left), dy = y - static_cast<float>(top);
    for (int corner = 0; corner < 4; ++corner) {
        const int right = corner & 1, below = corner >> 1, px = left + right, py = top + below;
        if (px < 0 || py < 0 || px >= image.width || py >= image.height) continue;
        const float share = weight * (right != 0 ? dx : 1 - dx) * (below != 0 ? dy : 1 - dy);
        const std::uint8_t* pixel = image.at(px, py);
        for (std::size_t c = 0; c < 3; ++c) sum[c] += share * static_cast<float>(pixel[c]);
    }
    return sum;
}

/// A part of a picture as numbers, with what is black around the picture.
class FloatPart {
public:
    /// All that a map reaches for a result of that size; nothing when it is much, or not known.
    static std::optional<FloatPart> of(const Image& image, const Affine& source, int width, int height) {
        constexpr float infinity = std::numeric_limits<float>::infinity();
        float left = infinity, top = infinity, right = -infinity, bottom = -infinity, all = 0;
        for (const int corner_x : {-1, width})
            for (const int corner_y : {-1, height}) {
                const auto cx = static_cast<float>(corner_x), cy = static_cast<float>(corner_y);
                const float x = source.xx * cx + source.xy * cy + source.x0,
                            y = source.yx * cx + source.yy * cy + source.y0;
                left = std::min(left, x), right = std::max(right, x);
                top = std::min(top, y), bottom = std::max(bottom, y);
                all += std::abs(x) + std::abs(y);
            }
        if (!std::isfinite(all)) return std::nullopt;
        FloatPart part;
        part.left_ = floor_of(bounded(left, image.width)) - 1, part.top_ = floor_of(bounded(top, image.height)) - 1;
        part.width_ = floor_of(bounded(right, image.width)) + 3 - part.left_;
        part.height_ = floor_of(bounded(bottom, image.height)) + 3 - part.top_;
        constexpr std::int64_t most = 1 << 21; // pixels, of 16 bytes
        if (std::int64_t{part.width_} * part.height_ > most) return std::nullopt;
        part.fill(image);
        return part;
    }

    /// As add_bilinear() of the picture, to the last bit.
    Sum plus(float x, float y, float weight, Sum sum) const {
        const int left = floor_of(x), top = floor_of(y);
        const float dx = x - static_cast<float>(left), dy = y - static_cast<float>(top);
        const int column = std::clamp(left - left_, 0, width_ - 2), row = std::clamp(top - top_, 0, height_ - 2);
        const Sum* const above = pixels_.data() + static_cast<std::ptrdiff_t>(width_) * row + column;
        const Sum* const below = above + width_;
        const float w0 = weight * (1 - dx) * (1 - dy), w1 = weight * dx * (1 - dy), w2 = weight * (1 - dx) * dy,
                    w3 = weight * dx * dy;
        for (std::size_t c = 0; c < sum.size(); ++c) {
            float more = sum[c];
            more += w0 * above[0][c];
            more += w1 * above[1][c];
            more += w2 * below[0][c];
            more += w3 * below[1][c];
            sum[c] = more;
        }
        return sum;
    }

private:
    void fill(const Image& image) {
        pixels_.resize(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_));
        const int first = std::max(left_, 0), last = std::min(left_ + width_, image.width);
        for (int y = std::max(top_, 0); y < std::min(top_ + height_, image.height); ++y) {
            Sum* out = pixels_.data() + static_cast<std::ptrdiff_t>(width_) * (y - top_) + (first - left_);
            for (int x = first; x < last; ++x) {
                const std::uint8_t* pixel = image.at(x, y);
                *out++ = {static_cast<float>(pixel[0]), static_cast<float>(pixel[1]), static_cast<float>(pixel[2]), 0};
            }
        }
    }

    int left_ = 0, top_ = 0, width_ = 0, height_ = 0; // each sample has four neighbours in it
    std::vector<Sum> pixels_;
};

/// Of each pixel of the result the mean of points * points samples, which `add` takes from the picture.
FloatImage averaged(const Image& image, const Affine& source, int width, int height, int points, const auto& plus) {
    const float share = 1 / static_cast<float>(points);
    FloatImage out{width, height, {}};
    out.rgb.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            Sum sum{};
            for (int row = 0; row < points; ++row)
                for (int column = 0; column < points; ++column) {
                    const float px = static_cast<float>(x) + (static_cast<float>(column) + 0.5F) * share - 0.5F;
                    const float py = static_cast<float>(y) + (static_cast<float>(row) + 0.5F) * share - 0.5F;
                    sum = plus(bounded(source.xx * px + source.xy * py + source.x0, image.width),
                               bounded(source.yx * px + source.yy * py + source.y0, image.height), share * share, sum);
                }
            out.rgb.insert(out.rgb.end(), sum.begin(), sum.begin() + 3);
        }
    return out;
}

} // namespace

FloatImage sample(const Image& image, const Rect& source, int width, int height) {
    const std::vector<Tap> across = taps(source.x, source.width, image.width, width);
    const std::vector<Tap> down = taps(source.y, source.height, image.height, height);
    const std::size_t stride = static_cast<std::size_t>(width) * 3;
    FloatImage out{width, height, std::vector<float>(stride * static_cast<std::size_t>(height))};
    std::vector<float> row(static_cast<std::size_t>(image.width) * 3); // one row of the result, not yet shrunk across
    for (auto tap = down.begin(); tap != down.end();) {
        const int target = tap->target;
        std::fill(row.begin(), row.end(), 0.0F);
        for (; tap != down.end() && tap->target == target; ++tap) {
            const std::uint8_t* from = image.at(0, tap->source);
            const float weight = tap->weight;
            for (std::size_t i = 0; i < row.size(); ++i) row[i] += weight * static_cast<float>(from[i]);
        }
        float* to = out.rgb.data() + stride * static_cast<std::size_t>(target);
        for (const Tap& t : across)
            for (std::size_t c = 0; c < 3; ++c)
                to[static_cast<std::size_t>(t.target) * 3 + c] +=
                    t.weight * row[static_cast<std::size_t>(t.source) * 3 + c];
    }
    return out;
}

FloatImage warp(const Image& image, const Affine& source, int width, int height) {
    constexpr int most_points = 8;
    const float reduction = std::sqrt(source.xx * source.xx + source.yx * source.yx);
    const int points = reduction > 1 ? static_cast<int>(std::ceil(std::min<float>(reduction, most_points))) : 1;
    if (const auto part = FloatPart::of(image, source, width, height))
        return averaged(image, source, width, height, points,
                        [&](float x, float y, float weight, const Sum& sum) { return part->plus(x, y, weight, sum); });
    return averaged(image, source, width, height, points, [&](float x, float y, float weight, const Sum& sum) {
        return plus_bilinear(image, x, y, weight, sum);
    });
}

Image crop(const Image& image, const Rect& source, int width, int height) {
    const FloatImage exact = sample(image, source, width, height);
    Image out(width, height);
    std::transform(exact.rgb.begin(), exact.rgb.end(), out.rgb.begin(),
                   [](float value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F)); });
    return out;
}

Image resize(const Image& image, int width, int height) {
    return crop(image, {0, 0, static_cast<float>(image.width), static_cast<float>(image.height)}, width, height);
}

} // namespace qrid
