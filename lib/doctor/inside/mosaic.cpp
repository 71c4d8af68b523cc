#include "qrid/doctor/inside/mosaic.h"

#include <algorithm>
#include <array>

namespace qrid {

namespace {

struct Tile {
    int left, top, right, bottom;
};

std::array<std::uint8_t, 3> mean_of(const Image& picture, const Tile& tile) {
    std::array<std::uint64_t, 3> sums{};
    for (int y = tile.top; y < tile.bottom; ++y)
        for (int x = tile.left; x < tile.right; ++x)
            for (std::size_t c = 0; c < 3; ++c) sums[c] += picture.at(x, y)[c];
    const auto pixels =
        static_cast<std::uint64_t>(tile.right - tile.left) * static_cast<std::uint64_t>(tile.bottom - tile.top);
    std::array<std::uint8_t, 3> mean{};
    for (std::size_t c = 0; c < 3; ++c) mean[c] = static_cast<std::uint8_t>(sums[c] / pixels);
    return mean;
}

// 0, 85, 170 or 255, each channel the one above where the lot is below what it is over: the nearer the more likely.
void make_coarse(std::array<std::uint8_t, 3>& colour, Lots& lots) {
    constexpr int step = 85;
    const int lot = lots.byte() % step;
    for (std::uint8_t& channel : colour)
        channel = static_cast<std::uint8_t>(step * (channel / step + (lot < channel % step ? 1 : 0)));
}

} // namespace

void make_mosaic(Image& picture, int along, Lots& lots) {
    const int side = std::max(1, (std::max(picture.width, picture.height) + along - 1) / along);
    for (int top = 0; top < picture.height; top += side)
        for (int left = 0; left < picture.width; left += side) {
            const Tile tile{left, top, std::min(left + side, picture.width), std::min(top + side, picture.height)};
            std::array<std::uint8_t, 3> colour = mean_of(picture, tile);
            make_coarse(colour, lots);
            for (int y = tile.top; y < tile.bottom; ++y)
                for (int x = tile.left; x < tile.right; ++x) std::copy(colour.begin(), colour.end(), picture.at(x, y));
        }
}

} // namespace qrid
