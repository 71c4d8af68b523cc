// Transparency laid over a ground: white, as paper would show it, or black, as a dark screen would.
#pragma once

#include "qrid/picture/image.h"

#include <algorithm>
#include <span>

namespace qrid {

/// One sample that is not premultiplied; `alpha` is 0 (transparent) to 255.
inline std::uint8_t over(Ground ground, unsigned sample, unsigned alpha) {
    const unsigned below = ground == Ground::white ? 255 : 0;
    return static_cast<std::uint8_t>((sample * alpha + below * (255 - alpha) + 127) / 255);
}

/// `rgba` holds four bytes a pixel, not premultiplied; `rgb` has room for three. Whether any pixel is transparent.
inline bool lay_over(Ground ground, const std::uint8_t* rgba, std::size_t pixels, std::uint8_t* rgb) {
    bool is_any = false;
    for (std::size_t i = 0; i < pixels; ++i, rgba += 4, rgb += 3) {
        if (rgba[3] == 255) { // nearly every pixel that is met
            std::copy(rgba, rgba + 3, rgb);
            continue;
        }
        is_any = true;
        for (std::size_t c = 0; c < 3; ++c) rgb[c] = over(ground, rgba[c], rgba[3]);
    }
    return is_any;
}

/// The same for a whole picture.
inline Image laid_over(Ground ground, std::span<const std::uint8_t> rgba, int width, int height) {
    Image image(width, height);
    image.has_transparency = lay_over(ground, rgba.data(), rgba.size() / 4, image.rgb.data());
    return image;
}

} // namespace qrid
