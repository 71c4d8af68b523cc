// Photos spoiled in one chosen way, for tests of what notices it.
#pragma once

#include "qrid/face/geometry.h"
#include "qrid/picture/scale.h"

#include <algorithm>
#include <cmath>

namespace qrid::test {

inline std::uint8_t to_sample(double value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0)); }

/// Each pixel changed in its place by change(x, y, rgb).
template <typename Change>
Image changed(Image image, Change change) {
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) change(x, y, image.at(x, y));
    return image;
}

/// Each sample mapped by to(sample, channel), numbers 0 to 255.
template <typename To>
Image mapped(const Image& image, To to) {
    return changed(image, [&](int, int, std::uint8_t* rgb) {
        for (int c = 0; c < 3; ++c) rgb[c] = to_sample(to(static_cast<double>(rgb[c]), c));
    });
}

/// As if there had been `gain` times the light.
inline Image in_light(const Image& image, double gain) {
    constexpr double gamma = 2.2;
    return mapped(image,
                  [&](double sample, int) { return 255 * std::pow(gain * std::pow(sample / 255, gamma), 1 / gamma); });
}

/// Contrast about middle grey, 1 for as it is.
inline Image in_contrast(const Image& image, double contrast) {
    return mapped(image, [&](double sample, int) { return 128 + contrast * (sample - 128); });
}

inline Image in_grey(const Image& image) {
    return changed(image, [](int, int, std::uint8_t* rgb) {
        rgb[0] = rgb[1] = rgb[2] = to_sample(0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2]);
    });
}

/// The mean over about `radius` pixels to each side, three times over.
inline Image blurred(Image image, int radius) {
    for (int pass = 0; pass < 6; ++pass) {
        const Image from = image;
        const int dx = pass % 2, dy = 1 - dx;
        changed(from, [&](int x, int y, const std::uint8_t*) {
            for (int c = 0; c < 3; ++c) {
                int sum = 0;
                for (int i = -radius; i <= radius; ++i)
                    sum += from.at(std::clamp(x + i * dx, 0, from.width - 1),
                                   std::clamp(y + i * dy, 0, from.height - 1))[c];
                image.at(x, y)[c] = to_sample(static_cast<double>(sum) / (2 * radius + 1));
            }
        });
    }
    return image;
}

/// Turned about its middle, by degrees clockwise; black where there was nothing.
inline Image turned_by(const Image& image, float degrees) {
    const float angle = degrees * 3.14159265F / 180, c = std::cos(angle), s = std::sin(angle);
    const float mx = static_cast<float>(image.width) / 2, my = static_cast<float>(image.height) / 2;
    const FloatImage turned =
        warp(image, {c, s, mx - c * mx - s * my, -s, c, my + s * mx - c * my}, image.width, image.height);
    Image out(image.width, image.height);
    std::transform(turned.rgb.begin(), turned.rgb.end(), out.rgb.begin(), [](float v) { return to_sample(v); });
    return out;
}

/// Without the `left` and `top` outermost pixels.
inline Image cut_off(const Image& image, int left, int top) {
    const int width = image.width - left, height = image.height - top;
    return crop(
        image,
        {static_cast<float>(left), static_cast<float>(top), static_cast<float>(width), static_cast<float>(height)},
        width, height);
}

} // namespace qrid::test
