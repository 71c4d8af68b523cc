// Any picture with something like a symbol in it may be given to the grid-fit reader and to those that judge and draw
// what it saw: a symbol of that version, put through any projective map, with any patches over it.
#include "qrid/qr/annotate.h"
#include "qrid/qr/codewords.h"
#include "qrid/qr/inside/grid_reader.h"
#include "qrid/qr/inside/prepare.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace {

constexpr int side = 112;

struct Input {
    const std::uint8_t* at;
    const std::uint8_t* end;

    std::uint8_t byte() { return at == end ? 0 : *at++; }
    double offset() { return static_cast<std::int8_t>(byte()) / 2.0; } // pixels
};

qrid::GrayImage picture_in(Input& input) {
    const qrid::Layout& layout = qrid::layout_of(1 + input.byte() % 8);
    const double size = layout.size, low = 10, high = side - 10;
    qrid::Quad corners{{{low, low}, {high, low}, {high, high}, {low, high}}};
    for (qrid::PlanePoint& corner : corners) corner = corner + qrid::PlanePoint{input.offset(), input.offset()};
    const auto map = qrid::Homography::between(corners, {{{0, 0}, {size, 0}, {size, size}, {0, size}}});
    qrid::GrayImage picture{side, side, std::vector<std::uint8_t>(side * side, 255)};
    const std::uint8_t data = input.byte();
    for (int y = 0; y < side && map; ++y)
        for (int x = 0; x < side; ++x) {
            const qrid::PlanePoint at = (*map)({x + 0.5, y + 0.5});
            if (!(at.x >= 0 && at.y >= 0 && at.x < size && at.y < size)) continue;
            const int u = static_cast<int>(at.x), v = static_cast<int>(at.y);
            const qrid::ModuleUse use = layout.use(u, v);
            const bool dark = use == qrid::ModuleUse::dark ||
                              (use != qrid::ModuleUse::light && (u * 7 + v * 13 + u * v * data) % 5 < 2);
            if (dark) picture.pixels[static_cast<std::size_t>(y) * side + static_cast<std::size_t>(x)] = 20;
        }
    while (input.end - input.at >= 5) { // patches
        const int x = input.byte() % side, y = input.byte() % side, w = input.byte() % side, h = input.byte() % side;
        const std::uint8_t shade = input.byte();
        for (int v = y; v < std::min(side, y + h); ++v)
            for (int u = x; u < std::min(side, x + w); ++u)
                picture.pixels[static_cast<std::size_t>(v) * side + static_cast<std::size_t>(u)] ^= shade;
    }
    return picture;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t most_bytes = 512;
    Input input{data, data + std::min(size, most_bytes)};
    const bool invert = (input.byte() & 1) != 0;
    qrid::GrayImage picture = picture_in(input);
    if (invert) picture = qrid::inverted(picture);

    qrid::GridSight sight;
    const auto deadline = qrid::Deadline::in(std::chrono::milliseconds(100));
    qrid::ScanReport report;
    qrid::Pyramid pyramid(picture);
    report.codes = qrid::read_with_grid(
        pyramid, 0, deadline, [](qrid::PlanePoint, double) { return false; }, qrid::Until::all_tried, sight);
    for (qrid::FoundCode& code : report.codes) {
        if (code.version < 1 || code.version > qrid::max_version) __builtin_trap();
        qrid::examine(pyramid, code);
    }
    report.quality = qrid::judge_quality(picture, sight, deadline.is_over());
    if (report.quality->seen.empty() || report.quality->hint.empty()) __builtin_trap();
    qrid::Image drawn(picture.width, picture.height);
    qrid::annotate(drawn, report);
    return 0;
}
