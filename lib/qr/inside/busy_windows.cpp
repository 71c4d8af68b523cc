#include "qrid/qr/inside/busy_windows.h"

#include "qrid/qr/inside/grey_view.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>

namespace qrid {

namespace {

/// Blocks of pixels, of each whether light and dark meet in it.
struct BusyMap {
    int side = 0, width = 0, height = 0; ///< pixels of a block; blocks
    std::vector<std::uint8_t> busy;

    std::uint8_t* at(int x, int y) { return busy.data() + static_cast<std::ptrdiff_t>(y) * width + x; }
};

BusyMap map_of(const GrayImage& picture, int side) {
    constexpr int least_contrast = 50;
    BusyMap map{side, (picture.width + side - 1) / side, (picture.height + side - 1) / side, {}};
    map.busy.resize(static_cast<std::size_t>(map.width) * static_cast<std::size_t>(map.height));
    for (int y = 0; y < map.height; ++y)
        for (int x = 0; x < map.width; ++x) {
            int low = 255, high = 0;
            const int right = std::min((x + 1) * side, picture.width);
            for (int row = y * side; row < std::min((y + 1) * side, picture.height); ++row) {
                const std::uint8_t* from = picture.pixels.data() + static_cast<std::ptrdiff_t>(row) * picture.width;
                for (int column = x * side; column < right; ++column) {
                    low = std::min<int>(low, from[column]);
                    high = std::max<int>(high, from[column]);
                }
            }
            *map.at(x, y) = high - low >= least_contrast;
        }
    return map;
}

/// What hangs together, block by block, from one on; takes it off the map.
std::pair<BusyWindow, int> take_cluster(BusyMap& map, int x, int y) {
    std::vector<std::pair<int, int>> open{{x, y}};
    *map.at(x, y) = 0;
    int left = x, right = x, top = y, bottom = y, count = 0;
    while (!open.empty()) {
        const auto [u, v] = open.back();
        open.pop_back();
        ++count;
        left = std::min(left, u);
        right = std::max(right, u);
        top = std::min(top, v);
        bottom = std::max(bottom, v);
        for (int b = std::max(0, v - 1); b <= std::min(map.height - 1, v + 1); ++b)
            for (int a = std::max(0, u - 1); a <= std::min(map.width - 1, u + 1); ++a)
                if (*map.at(a, b) != 0) {
                    *map.at(a, b) = 0;
                    open.emplace_back(a, b);
                }
    }
    return {{left, top, right - left + 1, bottom - top + 1}, count};
}

} // namespace

std::vector<BusyWindow> busy_windows(const GrayImage& picture, std::size_t most) {
    constexpr int least_blocks = 4;
    constexpr double most_oblong = 4, least_filled = 0.5, most_of_picture = 0.9;
    std::vector<BusyWindow> windows;
    for (const int side : {8, 32}) { // modules of up to so many pixels
        BusyMap map = map_of(picture, side);
        for (int y = 0; y < map.height; ++y)
            for (int x = 0; x < map.width; ++x) {
                if (*map.at(x, y) == 0) continue;
                const auto [blocks, count] = take_cluster(map, x, y);
                const auto [shorter, longer] = std::minmax(blocks.width, blocks.height);
                if (shorter < least_blocks || longer > most_oblong * shorter ||
                    count < least_filled * blocks.width * blocks.height)
                    continue;
                BusyWindow window{blocks.left * side, blocks.top * side, blocks.width * side, blocks.height * side};
                window.width = std::min(window.width, picture.width - window.left);
                window.height = std::min(window.height, picture.height - window.top);
                if (window.width < most_of_picture * picture.width || window.height < most_of_picture * picture.height)
                    windows.push_back(window);
            }
    }
    std::stable_sort(windows.begin(), windows.end(), [](const BusyWindow& a, const BusyWindow& b) {
        return static_cast<double>(a.width) * a.height > static_cast<double>(b.width) * b.height;
    });
    if (windows.size() > most) windows.resize(most);
    return windows;
}

GrayImage cut_out(const GrayImage& picture, const BusyWindow& window) {
    GrayImage out{window.width, window.height, {}};
    out.pixels.resize(static_cast<std::size_t>(window.width) * static_cast<std::size_t>(window.height));
    for (int y = 0; y < window.height; ++y)
        std::memcpy(out.pixels.data() + static_cast<std::ptrdiff_t>(y) * window.width,
                    picture.pixels.data() + static_cast<std::ptrdiff_t>(window.top + y) * picture.width + window.left,
                    static_cast<std::size_t>(window.width));
    return out;
}

std::optional<double> slant_of_bars(const GrayImage& picture) {
    double across = 0, down = 0, both = 0;
    for (int y = 1; y + 1 < picture.height; ++y) {
        const std::uint8_t* row = picture.pixels.data() + static_cast<std::ptrdiff_t>(y) * picture.width;
        for (int x = 1; x + 1 < picture.width; ++x) {
            const double u = row[x + 1] - row[x - 1], v = row[x + picture.width] - row[x - picture.width];
            across += u * u;
            down += v * v;
            both += u * v;
        }
    }
    constexpr double least_coherence = 0.25, least = 2, most = 45;
    const double difference = across - down, coherence = std::hypot(difference, 2 * both);
    if (coherence <= least_coherence * (across + down)) return std::nullopt;
    double degrees = std::atan2(2 * both, difference) / 2 * 180 / std::numbers::pi; // of the gradient
    if (degrees > most) degrees -= 2 * most;
    if (degrees < -most) degrees += 2 * most;
    return std::abs(degrees) < least ? std::nullopt : std::optional(degrees);
}

PlanePoint TurnedPicture::back(PlanePoint at) const {
    const double angle = degrees * std::numbers::pi / 180, c = std::cos(angle), s = std::sin(angle);
    const PlanePoint from = at - middle;
    return before + PlanePoint{from.x * c - from.y * s, from.x * s + from.y * c};
}

TurnedPicture turned_back(const GrayImage& picture, double degrees) {
    const double angle = std::abs(degrees) * std::numbers::pi / 180, c = std::cos(angle), s = std::sin(angle);
    TurnedPicture out{{static_cast<int>(picture.width * c + picture.height * s) + 1,
                       static_cast<int>(picture.width * s + picture.height * c) + 1,
                       {}},
                      degrees,
                      {},
                      {picture.width / 2.0, picture.height / 2.0}};
    out.middle = {out.picture.width / 2.0, out.picture.height / 2.0};
    out.picture.pixels.assign(
        static_cast<std::size_t>(out.picture.width) * static_cast<std::size_t>(out.picture.height), 255);
    const GreyView view(picture);
    for (int y = 0; y < out.picture.height; ++y)
        for (int x = 0; x < out.picture.width; ++x) {
            const PlanePoint at = out.back({x + 0.5, y + 0.5});
            if (at.x < 0 || at.y < 0 || at.x > picture.width || at.y > picture.height) continue;
            out.picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(out.picture.width) +
                               static_cast<std::size_t>(x)] = static_cast<std::uint8_t>(view(at));
        }
    return out;
}

} // namespace qrid
