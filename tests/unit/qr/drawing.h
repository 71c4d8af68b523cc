// Pictures with symbols in them, made in memory.
#pragma once

#include "qrid/base/encoding.h"
#include "qrid/picture/image.h"
#include "qrid/qr/symbol.h"

#include <cmath>
#include <numbers>
#include <random>
#include <string>

namespace qrid::test {

inline std::size_t offset(const GrayImage& picture, int x, int y) {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x);
}

inline GrayImage blank(int width, int height, std::uint8_t shade = 255) {
    const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    return {width, height, std::vector<std::uint8_t>(pixels, shade)};
}

/// The dark modules of a symbol, its top left corner at x, y.
inline void draw(GrayImage& picture, const Symbol& symbol, int x, int y, int module_pixels) {
    for (int v = 0; v < symbol.size * module_pixels; ++v)
        for (int u = 0; u < symbol.size * module_pixels; ++u)
            if (symbol.dark(u / module_pixels, v / module_pixels)) picture.pixels[offset(picture, x + u, y + v)] = 0;
}

/// A symbol in its quiet zone and nothing else.
inline GrayImage picture_of(const Symbol& symbol, int module_pixels) {
    const int margin = 4 * module_pixels, side = symbol.size * module_pixels + 2 * margin;
    GrayImage picture = blank(side, side);
    draw(picture, symbol, margin, margin, module_pixels);
    return picture;
}

/// The picture turned clockwise within a light one that holds all of it, bilinear.
inline GrayImage turned(const GrayImage& picture, double degrees) {
    const int side = static_cast<int>(std::hypot(picture.width, picture.height)) + 2;
    GrayImage out = blank(side, side);
    const double angle = degrees * std::numbers::pi / 180, cosine = std::cos(angle), sine = std::sin(angle);
    const auto pixel = [&](int x, int y) -> double {
        const bool inside = x >= 0 && y >= 0 && x < picture.width && y < picture.height;
        return inside ? picture.pixels[offset(picture, x, y)] : 255;
    };
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const double from_x = x - side / 2.0, from_y = y - side / 2.0;
            const double u = cosine * from_x + sine * from_y + picture.width / 2.0;
            const double v = -sine * from_x + cosine * from_y + picture.height / 2.0;
            const int left = static_cast<int>(std::floor(u)), top = static_cast<int>(std::floor(v));
            const double upper = pixel(left, top) + (u - left) * (pixel(left + 1, top) - pixel(left, top));
            const double lower = pixel(left, top + 1) + (u - left) * (pixel(left + 1, top + 1) - pixel(left, top + 1));
            out.pixels[offset(out, x, y)] = static_cast<std::uint8_t>(std::lround(upper + (v - top) * (lower - upper)));
        }
    return out;
}

/// Text of Base45's alphabet, the same for the same seed.
inline std::string some_text(int length, unsigned seed = 1) {
    std::mt19937 random(seed);
    Bytes bytes(static_cast<std::size_t>(length));
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    return base45_encode(bytes).substr(0, static_cast<std::size_t>(length));
}

} // namespace qrid::test
