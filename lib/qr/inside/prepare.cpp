#include "qrid/qr/inside/prepare.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace qrid {

namespace {

std::size_t area(int width, int height) { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }

GrayImage blank(int width, int height) { return {width, height, std::vector<std::uint8_t>(area(width, height))}; }

const std::uint8_t* row(const GrayImage& picture, int y) { return picture.pixels.data() + area(picture.width, y); }
std::uint8_t* row(GrayImage& picture, int y) { return picture.pixels.data() + area(picture.width, y); }

constexpr std::uint8_t light_if(bool light) { return light ? 255 : 0; }

} // namespace

GrayImage inverted(const GrayImage& picture) {
    GrayImage out = picture;
    for (std::uint8_t& pixel : out.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
    return out;
}

GrayImage halved(const GrayImage& picture) {
    GrayImage out = blank(picture.width / 2, picture.height / 2);
    for (int y = 0; y < out.height; ++y) {
        const std::uint8_t *upper = row(picture, 2 * y), *lower = row(picture, 2 * y + 1);
        std::uint8_t* to = row(out, y);
        for (int x = 0; x < out.width; ++x, upper += 2, lower += 2)
            to[x] = static_cast<std::uint8_t>((upper[0] + upper[1] + lower[0] + lower[1] + 2) / 4);
    }
    return out;
}

GrayImage doubled(const GrayImage& picture) {
    GrayImage out = blank(2 * picture.width, 2 * picture.height);
    const int width = picture.width;
    std::vector<std::uint16_t> mixed(static_cast<std::size_t>(width) + 2); // three of the near row and one of the far
    for (int y = 0; y < out.height; ++y) {
        // A new pixel lies a quarter of the way from the old pixel's centre to the neighbour on its side.
        const int near_y = y / 2, far_y = std::clamp(near_y + (y % 2 == 0 ? -1 : 1), 0, picture.height - 1);
        const std::uint8_t *near = row(picture, near_y), *far = row(picture, far_y);
        std::uint16_t* mix = mixed.data();
        for (int x = 0; x < width; ++x) mix[x + 1] = static_cast<std::uint16_t>(3 * near[x] + far[x]);
        mix[0] = mix[1];
        mix[width + 1] = mix[width];
        std::uint8_t* to = row(out, y);
        for (int x = 0; x < width; ++x) {
            to[2 * x] = static_cast<std::uint8_t>((3 * mix[x + 1] + mix[x] + 8) >> 4);
            to[2 * x + 1] = static_cast<std::uint8_t>((3 * mix[x + 1] + mix[x + 2] + 8) >> 4);
        }
    }
    return out;
}

BilevelImage threshold_global(const GrayImage& picture) {
    std::array<std::uint64_t, 256> histogram{};
    for (std::uint8_t pixel : picture.pixels) ++histogram[pixel];
    double total = 0, sum = 0;
    for (std::size_t value = 0; value < histogram.size(); ++value) {
        total += static_cast<double>(histogram[value]);
        sum += static_cast<double>(histogram[value] * value);
    }
    double below = 0, sum_below = 0, best = -1;
    std::size_t threshold = 0; // the brightest dark value
    for (std::size_t value = 0; value + 1 < histogram.size(); ++value) {
        below += static_cast<double>(histogram[value]);
        sum_below += static_cast<double>(histogram[value] * value);
        if (below == 0 || below == total) continue;
        const double difference = sum_below / below - (sum - sum_below) / (total - below);
        const double between = below * (total - below) * difference * difference;
        if (between > best) {
            best = between;
            threshold = value;
        }
    }
    BilevelImage out = picture;
    for (std::uint8_t& pixel : out.pixels) pixel = light_if(pixel > threshold || best < 0);
    return out;
}

BilevelImage threshold_local(const GrayImage& picture, int window) {
    constexpr int margin = 3; // grey values; noise of a flat surface stays light, the faintest print is dark
    const int radius = std::clamp(window, 3, widest_window) / 2, width = picture.width, height = picture.height;
    BilevelImage out = blank(width, height);
    // Sums of the columns within the window's rows, carried down a row at a time, and of the windows; and one over how
    // many columns a window has. Plain pointers below: the compiler then works on many pixels at once.
    std::vector<std::int32_t> column_sums(static_cast<std::size_t>(width)), window_sums(column_sums.size());
    std::vector<float> one_over_columns(column_sums.size());
    std::int32_t *columns = column_sums.data(), *sums = window_sums.data();
    float* share = one_over_columns.data();
    for (int x = 0; x < width; ++x)
        share[x] = 1 / static_cast<float>(std::min(width - 1, x + radius) - std::max(0, x - radius) + 1);
    const auto add_row = [&](int y) {
        const std::uint8_t* from = row(picture, y);
        for (int x = 0; x < width; ++x) columns[x] += from[x];
    };
    const auto drop_row = [&](int y) {
        const std::uint8_t* from = row(picture, y);
        for (int x = 0; x < width; ++x) columns[x] -= from[x];
    };
    for (int y = 0; y < std::min(radius, height); ++y) add_row(y);
    for (int y = 0; y < height; ++y) {
        if (y + radius < height) add_row(y + radius);
        if (y - radius - 1 >= 0) drop_row(y - radius - 1);
        std::int32_t sum = 0;
        for (int x = 0; x < std::min(radius, width); ++x) sum += columns[x];
        for (int x = 0; x < width; ++x) {
            if (x + radius < width) sum += columns[x + radius];
            if (x > radius) sum -= columns[x - radius - 1];
            sums[x] = sum;
        }
        const float of_rows = 1 / static_cast<float>(std::min(height - 1, y + radius) - std::max(0, y - radius) + 1);
        const std::uint8_t* from = row(picture, y);
        std::uint8_t* to = row(out, y);
        for (int x = 0; x < width; ++x)
            to[x] =
                light_if(static_cast<float>(from[x] + margin) >= static_cast<float>(sums[x]) * (of_rows * share[x]));
    }
    return out;
}

} // namespace qrid
