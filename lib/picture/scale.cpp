#include "qrid/picture/scale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

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

/// Along one axis: every output coordinate is the mean of n points, n the whole number over the reduction, each point
/// linear between its two neighbours. Neighbouring shares of one source are joined; sorted by source.
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
            const float floor = std::floor(position), fraction = position - floor;
            add(static_cast<int>(floor), target, share * (1 - fraction));
            add(static_cast<int>(floor) + 1, target, share * fraction);
        }
    std::stable_sort(all.begin(), all.end(), [](const Tap& a, const Tap& b) { return a.source < b.source; });
    return all;
}

std::array<float, 3> bilinear(const Image& image, float x, float y) {
    x = bounded(x, image.width);
    y = bounded(y, image.height);
    const float floor_x = std::floor(x), floor_y = std::floor(y);
    const float dx = x - floor_x, dy = y - floor_y;
    std::array<float, 3> sum{};
    for (int corner = 0; corner < 4; ++corner) {
        const bool right = (corner & 1) != 0, below = (corner & 2) != 0;
        const int px = static_cast<int>(floor_x) + (right ? 1 : 0), py = static_cast<int>(floor_y) + (below ? 1 : 0);
        if (px < 0 || py < 0 || px >= image.width || py >= image.height) continue;
        const float weight = (right ? dx : 1 - dx) * (below ? dy : 1 - dy);
        const std::uint8_t* pixel = image.at(px, py);
        for (std::size_t c = 0; c < 3; ++c) sum[c] += weight * static_cast<float>(pixel[c]);
    }
    return sum;
}

} // namespace

FloatImage sample(const Image& image, const Rect& source, int width, int height) {
    const std::vector<Tap> across = taps(source.x, source.width, image.width, width);
    const std::vector<Tap> down = taps(source.y, source.height, image.height, height);
    const std::size_t stride = static_cast<std::size_t>(width) * 3;
    FloatImage out{width, height, std::vector<float>(stride * static_cast<std::size_t>(height))};
    std::vector<float> row(stride);
    int row_of = -1;
    for (const Tap& tap : down) { // sorted by source, so each source row is reduced once
        if (tap.source != row_of) {
            row_of = tap.source;
            std::fill(row.begin(), row.end(), 0.0F);
            for (const Tap& t : across) {
                const std::uint8_t* pixel = image.at(t.source, row_of);
                float* to = row.data() + static_cast<std::size_t>(t.target) * 3;
                for (std::size_t c = 0; c < 3; ++c) to[c] += t.weight * static_cast<float>(pixel[c]);
            }
        }
        float* to = out.rgb.data() + stride * static_cast<std::size_t>(tap.target);
        for (std::size_t i = 0; i < stride; ++i) to[i] += tap.weight * row[i];
    }
    return out;
}

FloatImage warp(const Image& image, const Affine& source, int width, int height) {
    constexpr int most_points = 8;
    const float reduction = std::sqrt(source.xx * source.xx + source.yx * source.yx);
    const int points = reduction > 1 ? static_cast<int>(std::ceil(std::min<float>(reduction, most_points))) : 1;
    const float share = 1 / static_cast<float>(points);
    FloatImage out{width, height, {}};
    out.rgb.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            std::array<float, 3> sum{};
            for (int point = 0; point < points * points; ++point) {
                const int row = point / points, column = point % points;
                const float px = static_cast<float>(x) + (static_cast<float>(column) + 0.5F) * share - 0.5F;
                const float py = static_cast<float>(y) + (static_cast<float>(row) + 0.5F) * share - 0.5F;
                const auto at = bilinear(image, source.xx * px + source.xy * py + source.x0,
                                         source.yx * px + source.yy * py + source.y0);
                for (std::size_t c = 0; c < 3; ++c) sum[c] += at[c] * share * share;
            }
            out.rgb.insert(out.rgb.end(), sum.begin(), sum.end());
        }
    return out;
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
