// Transparency laid over white, as paper would show it.
#pragma once

#include "qrid/picture/image.h"

#include <algorithm>
#include <span>

namespace qrid {

/// One sample that is not premultiplied; `alpha` is 0 (transparent) to 255.
inline std::uint8_t over_white(unsigned sample, unsigned alpha) {
    return static_cast<std::uint8_t>((sample * alpha + 255 * (255 - alpha) + 127) / 255);
}

/// `rgba` holds four bytes a pixel, not premultiplied; `rgb` has room for three.
inline void lay_over_white(const std::uint8_t* rgba, std::size_t pixels, std::uint8_t* rgb) {
    for (std::size_t i = 0; i < pixels; ++i, rgba += 4, rgb += 3) {
        if (rgba[3] == 255) { // nearly every pixel that is met
            std::copy(rgba, rgba + 3, rgb);
            continue;
        }
        for (std::size_t c = 0; c < 3; ++c) rgb[c] = over_white(rgba[c], rgba[3]);
    }
}

/// The same for a whole picture.
inline Image over_white(std::span<const std::uint8_t> rgba, int width, int height) {
    Image image(width, height);
    lay_over_white(rgba.data(), rgba.size() / 4, image.rgb.data());
    return image;
}

} // namespace qrid
