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

// The weighted sum of a tap's rows, rounded and within 0 to 255. Nearly all of the time goes here: simple loops, which
// compilers turn into instructions for several numbers at once.
void mix(const std::vector<float>& rows, const Tap& tap, std::vector<float>& line) {
    const std::size_t stride = line.size();
    const auto row = [&](std::size_t k) { return rows.data() + stride * static_cast<std::size_t>(tap.from[k]); };
    const float *first = row(0), *second = row(1), *third = row(2), *fourth = row(3);
    const auto [w0, w1, w2, w3] = tap.weight;
    float* const out = line.data();
    for (std::size_t i = 0; i < stride; ++i) {
        const float sum = 0.5F + w0 * first[i] + w1 * second[i] + w2 * third[i] + w3 * fourth[i];
        out[i] = sum < 0 ? 0 : sum > 255 ? 255 : sum;
    }
}

} // namespace

Image resampled(const Image& image, const Rect& source, int width, int height) {
    if (static_cast<float>(width) <= source.width || static_cast<float>(height) <= source.height)
        return crop(image, source, width, height);
    const auto across = taps_of(source.x, source.width, width, image.width);
    const auto down = taps_of(source.y, source.height, height, image.height);
    const std::size_t stride = static_cast<std::size_t>(width) * 3;
    std::vector<float> wide(stride * static_cast<std::size_t>(image.height)); // every row of the picture, made wide
    const std::size_t samples = static_cast<std::size_t>(image.width) * 3;
    std::vector<float> row(samples);
    for (int y = 0; y < image.height; ++y) {
        const std::uint8_t* const in = image.at(0, y);
        std::copy(in, in + samples, row.begin());
        float* out = wide.data() + stride * static_cast<std::size_t>(y);
        for (const Tap& tap : across) {
            const auto [w0, w1, w2, w3] = tap.weight;
            const auto at = [&](std::size_t k) { return row.data() + 3 * static_cast<std::ptrdiff_t>(tap.from[k]); };
            const float *first = at(0), *second = at(1), *third = at(2), *fourth = at(3);
            for (int c = 0; c < 3; ++c) *out++ = w0 * first[c] + w1 * second[c] + w2 * third[c] + w3 * fourth[c];
        }
    }
    Image large(width, height);
    std::vector<float> line(stride);
    for (int y = 0; y < height; ++y) {
        mix(wide, down[static_cast<std::size_t>(y)], line);
        std::uint8_t* const out = large.at(0, y);
        const float* const mixed = line.data();
        for (std::size_t i = 0; i < stride; ++i) out[i] = static_cast<std::uint8_t>(static_cast<int>(mixed[i]));
    }
    return large;
}

} // namespace qrid::artwork
