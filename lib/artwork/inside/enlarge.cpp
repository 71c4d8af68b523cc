#include "qrid/artwork/inside/enlarge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace qrid::artwork {

namespace {

constexpr int taps = 4;

// Where a sample comes from along one axis, and with what weights.
struct Tap {
    std::array<int, taps> from{};
    std::array<float, taps> weight{};
};

// Mitchell and Netravali, "Reconstruction Filters in Computer Graphics" (1988), B = C = 1/3.
float mitchell(float x) {
    x = std::abs(x);
    if (x < 1) return (7 * x * x * x - 12 * x * x + 16.0F / 3) / 6;
    if (x < 2) return (-7.0F / 3 * x * x * x + 12 * x * x - 20 * x + 32.0F / 3) / 6;
    return 0;
}

std::vector<Tap> taps_of(float start, float length, int out, int in) {
    std::vector<Tap> all(static_cast<std::size_t>(out));
    const float step = length / static_cast<float>(out);
    for (int i = 0; i < out; ++i) {
        const float centre =
            std::clamp(start + (static_cast<float>(i) + 0.5F) * step - 0.5F, -2.0F, static_cast<float>(in) + 1);
        const int first = static_cast<int>(std::floor(centre)) - 1;
        Tap& tap = all[static_cast<std::size_t>(i)];
        for (int k = 0; k < taps; ++k) {
            tap.from.at(static_cast<std::size_t>(k)) = std::clamp(first + k, 0, in - 1);
            tap.weight.at(static_cast<std::size_t>(k)) = mitchell(centre - static_cast<float>(first + k));
        }
    }
    return all;
}

} // namespace

Image resampled(const Image& image, const Rect& source, int width, int height) {
    if (static_cast<float>(width) <= source.width || static_cast<float>(height) <= source.height)
        return crop(image, source, width, height);
    const auto across = taps_of(source.x, source.width, width, image.width);
    const auto down = taps_of(source.y, source.height, height, image.height);
    const std::size_t stride = static_cast<std::size_t>(width) * 3;
    std::vector<float> wide(stride * static_cast<std::size_t>(image.height)); // every row of the picture, made wide
    for (int y = 0; y < image.height; ++y) {
        float* out = wide.data() + stride * static_cast<std::size_t>(y);
        for (const Tap& tap : across)
            for (int c = 0; c < 3; ++c) {
                float sum = 0;
                for (std::size_t k = 0; k < taps; ++k)
                    sum += tap.weight[k] * static_cast<float>(image.at(tap.from[k], y)[c]);
                *out++ = sum;
            }
    }
    Image large(width, height);
    for (int y = 0; y < height; ++y) {
        const Tap& tap = down[static_cast<std::size_t>(y)];
        std::array<const float*, taps> rows{};
        for (std::size_t k = 0; k < taps; ++k) rows[k] = wide.data() + stride * static_cast<std::size_t>(tap.from[k]);
        std::uint8_t* out = large.at(0, y);
        for (std::size_t i = 0; i < stride; ++i) {
            float sum = 0.5F;
            for (std::size_t k = 0; k < taps; ++k) sum += tap.weight[k] * rows[k][i];
            out[i] = static_cast<std::uint8_t>(std::clamp(sum, 0.0F, 255.0F));
        }
    }
    return large;
}

} // namespace qrid::artwork
