// Transparency laid over white, as paper would show it.
#pragma once

#include "qrid/picture/image.h"

#include <span>

namespace qrid {

/// `rgba` holds four bytes a pixel, not premultiplied.
inline Image over_white(std::span<const std::uint8_t> rgba, int width, int height) {
    Image image(width, height);
    std::uint8_t* out = image.rgb.data();
    for (std::size_t i = 0; i + 3 < rgba.size(); i += 4) {
        const unsigned alpha = rgba[i + 3];
        for (std::size_t c = 0; c < 3; ++c)
            *out++ = static_cast<std::uint8_t>((rgba[i + c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
    return image;
}

} // namespace qrid
