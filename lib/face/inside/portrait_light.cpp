#include "qrid/face/inside/portrait_light.h"

#include "qrid/face/inside/cheeks.h"
#include "qrid/face/inside/head_ellipse.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qrid {

namespace {

using Linear = std::array<float, 256>;

/// From a sample of sRGB to light, 0 to 1 (IEC 61966-2-1).
const Linear& linear() {
    static const Linear table = [] {
        Linear values{};
        for (std::size_t i = 0; i < values.size(); ++i) {
            const float v = static_cast<float>(i) / 255;
            values[i] = v <= 0.04045F ? v / 12.92F : std::pow((v + 0.055F) / 1.055F, 2.4F);
        }
        return values;
    }();
    return table;
}

float luminance(const std::uint8_t* rgb) {
    return 0.2126F * linear()[rgb[0]] + 0.7152F * linear()[rgb[1]] + 0.0722F * linear()[rgb[2]];
}

struct AB {
    double a = 0, b = 0;
};

/// a* and b* of a mean of light, after CIE 15 with the white of sRGB.
AB lab_of(const std::array<double, 3>& light) {
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const auto [r, g, b] = light;
    const double x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    const double y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    return {500 * (x - y), 200 * (y - z)};
}

class Variance {
public:
    void add(double value) { sum_ += value, squares_ += value * value, count_ += 1; }
    double value() const { return count_ > 0 ? std::max(0.0, squares_ / count_ - sum_ / count_ * (sum_ / count_)) : 0; }

private:
    double sum_ = 0, squares_ = 0, count_ = 0;
};

/// Calls `visit` with each pixel of the face.
template <typename Visit>
void each_pixel(const HeadView& view, const std::vector<RowSpan>& face, Visit visit) {
    for (int y = 0; y < view.picture.height; ++y)
        for (int x = face[static_cast<std::size_t>(y)].from; x < face[static_cast<std::size_t>(y)].to; ++x)
            visit(view.picture.at(x, y));
}

/// The same for the pixels of each cheek, with its number.
template <typename Visit>
void each_cheek_pixel(const HeadView& view, Visit visit) {
    const std::array<Cheek, 2> both = cheeks(view.landmarks);
    for (int y = 0; y < view.picture.height; ++y)
        for (int x = 0; x < view.picture.width; ++x)
            for (std::size_t i = 0; i < both.size(); ++i) {
                const auto& [middle, radius] = both[i];
                const float dx = static_cast<float>(x) + 0.5F - middle.x, dy = static_cast<float>(y) + 0.5F - middle.y;
                if (dx * dx + dy * dy <= radius * radius) visit(i, view.picture.at(x, y));
            }
}

} // namespace

double sharpness(const HeadView& view, const std::vector<RowSpan>& face) {
    constexpr double usual = 40.0 * 40, noise = 5.0 * 5; // variances of grey levels
    const Image& picture = view.picture;
    Variance details, levels;
    for (int y = 1; y + 1 < picture.height; ++y) {
        const auto [from, to] = face[static_cast<std::size_t>(y)];
        for (int x = std::max(from, 1); x < std::min(to, picture.width - 1); ++x) {
            const float level = luma(picture.at(x, y));
            levels.add(level);
            details.add(luma(picture.at(x - 1, y)) + luma(picture.at(x + 1, y)) + luma(picture.at(x, y - 1)) +
                        luma(picture.at(x, y + 1)) - 4 * level);
        }
    }
    return details.value() * usual / (levels.value() + noise);
}

Exposure exposure(const HeadView& view, const std::vector<RowSpan>& face) {
    constexpr float burnt = 247.0F / 255, dark = 25.0F / 255;
    std::array<double, 256> histogram{};
    double count = 0;
    Exposure result;
    each_pixel(view, face, [&](const std::uint8_t* pixel) {
        const float light = luminance(pixel);
        result.over += light > burnt ? 1 : 0;
        result.under += light < dark ? 1 : 0;
        histogram[static_cast<std::size_t>(std::min(255.0F, luma(pixel)))] += 1;
        count += 1;
    });
    if (count == 0) return {};
    result.over /= count;
    result.under /= count;
    for (const double number : histogram)
        if (number > 0) result.entropy -= number / count * std::log2(number / count);
    return result;
}

double cheek_overlap(const HeadView& view) {
    constexpr std::size_t bins = 32;
    std::array<std::array<double, bins>, 2> histograms{};
    std::array<double, 2> counts{};
    each_cheek_pixel(view, [&](std::size_t cheek, const std::uint8_t* pixel) {
        const float at = luma(pixel) / 256 * static_cast<float>(bins - 1); // shared between the two nearest bins
        const auto bin = static_cast<std::size_t>(at);
        const double share = static_cast<double>(at) - static_cast<double>(bin);
        histograms[cheek][bin] += 1 - share;
        histograms[cheek][bin + 1] += share;
        counts[cheek] += 1;
    });
    if (counts[0] == 0 || counts[1] == 0) return 1;
    double overlap = 0;
    for (std::size_t i = 0; i < bins; ++i)
        overlap += std::min(histograms[0][i] / counts[0], histograms[1][i] / counts[1]);
    return std::min(overlap, 1.0);
}

SkinColour skin_colour(const HeadView& view, const std::vector<RowSpan>& face) {
    const auto add = [](std::array<double, 3>& light, const std::uint8_t* pixel) {
        for (std::size_t c = 0; c < 3; ++c) light[c] += static_cast<double>(linear()[pixel[c]]);
    };
    std::array<double, 3> cheeks{};
    double cheek_pixels = 0, pixels = 0, chroma = 0;
    each_cheek_pixel(view, [&](std::size_t, const std::uint8_t* pixel) { add(cheeks, pixel), cheek_pixels += 1; });
    each_pixel(view, face, [&](const std::uint8_t* pixel) {
        const auto [low, high] = std::minmax({pixel[0], pixel[1], pixel[2]});
        chroma += high - low, pixels += 1;
    });
    if (cheek_pixels == 0 || pixels == 0) return {};
    for (double& light : cheeks) light /= cheek_pixels;
    const auto [a, b] = lab_of(cheeks);
    const auto outside = [](double value, double low, double high) { return value - std::clamp(value, low, high); };
    return {std::hypot(outside(a, 5, 25), outside(b, 5, 35)), chroma / pixels};
}

double background_gradient(const HeadView& view) {
    const Image& picture = view.picture;
    const Ellipse head = head_ellipse(view.landmarks);
    const float lowest = (view.landmarks[48].y + view.landmarks[54].y) / 2;
    double sum = 0, count = 0;
    for (int y = 1; y + 1 < picture.height && static_cast<float>(y) < lowest; ++y)
        for (int x = 1; x + 1 < picture.width; ++x) {
            if (head.holds({static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F})) continue;
            const float across = luma(picture.at(x + 1, y)) - luma(picture.at(x - 1, y));
            const float down = luma(picture.at(x, y + 1)) - luma(picture.at(x, y - 1));
            sum += std::hypot(across, down) / 2, count += 1;
        }
    return count > 0 ? sum / count : 0;
}

} // namespace qrid
