#include "spoil.h"

#include "qrid/picture/jpeg.h"
#include "qrid/picture/load.h"
#include "unit/qr/drawing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace qrid::bench {

namespace {

std::uint8_t clamped(float value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F)); }

/// One period of a sine between 0 and 1, by the upper bits of a phase.
const std::array<float, 1024>& wave() {
    static const std::array<float, 1024> table = [] {
        std::array<float, 1024> made{};
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] = static_cast<float>(0.5 + 0.5 * std::sin(2 * std::numbers::pi * static_cast<double>(i) / 1024));
        return made;
    }();
    return table;
}

struct Grating {
    std::uint32_t along_x = 0, along_y = 0; ///< of a period of 2^32, a pixel

    explicit Grating(Random& random) {
        const double angle = random.between(0.0, std::numbers::pi / 2), period = random.between(3.0, 9.0);
        const auto part = [&](double share) { return static_cast<std::uint32_t>(share / period * 4294967295.0); };
        along_x = part(std::cos(angle));
        along_y = part(std::sin(angle));
    }
    float at(std::size_t x, std::size_t y) const {
        const auto phase = static_cast<std::uint32_t>(x * along_x + y * along_y);
        return wave()[phase >> 22];
    }
};

/// Calls change(pixel, x, y) for every pixel.
template <typename Change>
void for_each_pixel(GrayImage& picture, const Change& change) {
    std::uint8_t* pixel = picture.pixels.data();
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x, ++pixel) change(*pixel, x, y);
}

} // namespace

GrayImage blurred(const GrayImage& picture, double sigma) {
    const auto reach = static_cast<std::size_t>(std::ceil(3 * sigma)), taps = 2 * reach + 1;
    std::vector<float> kernel(taps);
    float total = 0;
    for (std::size_t i = 0; i < taps; ++i) {
        const double distance = static_cast<double>(i) - static_cast<double>(reach);
        total += kernel[i] = static_cast<float>(std::exp(-distance * distance / (2 * sigma * sigma)));
    }
    for (float& weight : kernel) weight /= total;

    const auto width = static_cast<std::size_t>(picture.width);
    const int height = picture.height;
    std::vector<float> padded(width + 2 * reach), rows(width * taps), sum(width);
    GrayImage out = test::blank(picture.width, height);
    const auto row_of = [&](int y) { return rows.data() + width * (static_cast<std::size_t>(y) % taps); };
    const auto blur_row = [&](int y) {
        const std::uint8_t* from = picture.pixels.data() + test::offset(picture, 0, y);
        for (std::size_t x = 0; x < padded.size(); ++x)
            padded[x] = from[std::clamp<std::size_t>(x, reach, width + reach - 1) - reach];
        float* to = row_of(y);
        std::fill_n(to, width, 0.0F);
        for (std::size_t k = 0; k < taps; ++k)
            for (std::size_t x = 0; x < width; ++x) to[x] += kernel[k] * padded[x + k];
    };
    const int far = static_cast<int>(reach);
    for (int y = 0; y < std::min(far, height); ++y) blur_row(y);
    for (int y = 0; y < height; ++y) {
        if (y + far < height) blur_row(y + far);
        std::fill(sum.begin(), sum.end(), 0.0F);
        for (int k = -far; k <= far; ++k) {
            const float* row = row_of(std::clamp(y + k, 0, height - 1));
            const float weight = kernel[static_cast<std::size_t>(k + far)];
            for (std::size_t x = 0; x < width; ++x) sum[x] += weight * row[x];
        }
        std::transform(sum.begin(), sum.end(),
                       out.pixels.begin() + static_cast<std::ptrdiff_t>(test::offset(out, 0, y)), clamped);
    }
    return out;
}

GrayImage through_jpeg(const GrayImage& picture, int quality) {
    Image image(picture.width, picture.height);
    std::uint8_t* to = image.rgb.data();
    for (const std::uint8_t pixel : picture.pixels) to = std::fill_n(to, 3, pixel);
    return to_gray(decode_jpeg(encode_jpeg(image, quality)));
}

void invert(GrayImage& picture) {
    for (std::uint8_t& pixel : picture.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
}

void flatten(GrayImage& picture, int darkest, int lightest) {
    for (std::uint8_t& pixel : picture.pixels)
        pixel = static_cast<std::uint8_t>(darkest + (pixel * (lightest - darkest) + 127) / 255);
}

void add_noise(GrayImage& picture, double sigma, Random& random) {
    for (std::uint8_t& pixel : picture.pixels) pixel = clamped(static_cast<float>(pixel + sigma * random.normal()));
}

void add_moire(GrayImage& picture, double depth, Random& random) {
    const Grating one(random), other(random);
    const auto half = static_cast<float>(depth / 2);
    for_each_pixel(picture, [&](std::uint8_t& pixel, int x, int y) {
        const auto u = static_cast<std::size_t>(x), v = static_cast<std::size_t>(y);
        pixel = clamped(static_cast<float>(pixel) * (1 - half * (one.at(u, v) + other.at(u, v))));
    });
}

void add_glare(GrayImage& picture, Point middle, double sigma, double strength) {
    const auto bell = [&](int size, double centre) {
        std::vector<float> values;
        for (int i = 0; i < size; ++i)
            values.push_back(static_cast<float>(std::exp(-(i - centre) * (i - centre) / (2 * sigma * sigma))));
        return values;
    };
    const std::vector<float> across = bell(picture.width, middle.x), down = bell(picture.height, middle.y);
    const auto most = static_cast<float>(strength);
    for_each_pixel(picture, [&](std::uint8_t& pixel, int x, int y) {
        const float lift = most * across[static_cast<std::size_t>(x)] * down[static_cast<std::size_t>(y)];
        pixel = clamped(static_cast<float>(pixel) + lift * static_cast<float>(255 - pixel));
    });
}

void shade_off(GrayImage& picture, double darkest, Random& random) {
    const bool from_right = random.one_in(2), from_below = random.one_in(2);
    const double split = random.between(0.2, 0.8), loss = 1 - darkest;
    const auto x_step = static_cast<float>(loss * split / picture.width);
    const auto y_step = static_cast<float>(loss * (1 - split) / picture.height);
    for_each_pixel(picture, [&](std::uint8_t& pixel, int x, int y) {
        const int u = from_right ? picture.width - x : x, v = from_below ? picture.height - y : y;
        const float left = 1 - x_step * static_cast<float>(u) - y_step * static_cast<float>(v);
        pixel = clamped(static_cast<float>(pixel) * left);
    });
}

void add_cracks(GrayImage& picture, const Box& box, int cracks, double thickness, Random& random) {
    for (int crack = 0; crack < cracks; ++crack) {
        const bool across = random.one_in(2);
        const std::uint8_t shade = random.one_in(2) ? 255 : 60;
        const double start = random.between(0.1, 0.9), end = random.between(0.1, 0.9);
        constexpr int pieces = 12;
        Point last;
        for (int piece = 0; piece <= pieces; ++piece) {
            const double along = static_cast<double>(piece) / pieces;
            const double aside = start + along * (end - start) + random.between(-0.02, 0.02);
            const Point next{box.x + box.width * (across ? along : aside),
                             box.y + box.height * (across ? aside : along)};
            if (piece > 0) stroke(picture, last, next, thickness, shade);
            last = next;
        }
    }
}

} // namespace qrid::bench
