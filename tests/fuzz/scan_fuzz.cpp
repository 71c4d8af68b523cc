// Any picture at all may be scanned; only Error may be thrown.
#include "qrid/base/error.h"
#include "qrid/qr/scan.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace {

/// Width, then how the rest is to be read: the lowest bit for one bit a pixel instead of a byte, the next two for how
/// often each pixel is repeated.
qrid::GrayImage picture_in(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return {};
    const bool packed = (data[1] & 1) != 0;
    const int zoom = 1 + (data[1] >> 1 & 3), width = 1 + data[0] % 128;
    const std::size_t pixels = std::min<std::size_t>((size - 2) * (packed ? 8 : 1), 128 * 128);
    const int height = static_cast<int>(pixels) / width;
    const auto pixel = [&](int x, int y) -> std::uint8_t {
        const auto i = static_cast<std::size_t>(y * width + x);
        if (!packed) return data[2 + i];
        return (data[2 + i / 8] << i % 8 & 0x80) != 0 ? 255 : 0;
    };
    qrid::GrayImage picture{width * zoom, height * zoom, {}};
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) picture.pixels.push_back(pixel(x / zoom, y / zoom));
    return picture;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        qrid::scan_codes(picture_in(data, size));
    } catch (const qrid::Error&) {
    }
    return 0;
}
