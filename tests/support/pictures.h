// Pictures for tests: made, and compared.
#pragma once

#include "qrid/picture/image.h"

#include <algorithm>
#include <cstdlib>

namespace qrid::test {

/// Smooth, coloured, and different in every corner: red grows to the right, green downwards, blue to the top left.
inline Image gradient(int width, int height) {
    Image image(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            image.at(x, y)[0] = static_cast<std::uint8_t>(255 * x / std::max(1, width - 1));
            image.at(x, y)[1] = static_cast<std::uint8_t>(255 * y / std::max(1, height - 1));
            image.at(x, y)[2] = static_cast<std::uint8_t>(255 - (image.at(x, y)[0] + image.at(x, y)[1]) / 2);
        }
    return image;
}

/// The largest difference of any sample; 256 when the sizes differ.
inline int difference(const Image& a, const Image& b) {
    if (a.width != b.width || a.height != b.height) return 256;
    int largest = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i) largest = std::max(largest, std::abs(a.rgb[i] - b.rgb[i]));
    return largest;
}

} // namespace qrid::test
