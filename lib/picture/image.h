// A decoded picture: eight bits a channel, rows from the top, no padding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace qrid {

/// What is seen through a transparent picture.
enum class Ground { white, black };

/// Red, green, blue in sRGB; 3 bytes a pixel. Transparency has been laid over a ground.
struct Image {
    int width = 0, height = 0; ///< pixels
    std::vector<std::uint8_t> rgb;
    bool has_transparency = false; ///< on another ground it would look otherwise

    Image() = default;
    Image(int w, int h)
        : width(w), height(h), rgb(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 3, 255) {}

    const std::uint8_t* at(int x, int y) const { return rgb.data() + offset(x, y); }
    std::uint8_t* at(int x, int y) { return rgb.data() + offset(x, y); }
    bool empty() const { return rgb.empty(); }

private:
    std::size_t offset(int x, int y) const {
        return 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x));
    }
};

/// One byte a pixel.
struct GrayImage {
    int width = 0, height = 0; ///< pixels
    std::vector<std::uint8_t> pixels;
};

} // namespace qrid
