// PSD and PSB: the picture of all layers together, after Adobe's Photoshop File Formats Specification.
#include "qrid/picture/decoder/psd.h"

#include <algorithm>
#include <array>

namespace qrid::decoder {

namespace {

enum Mode : std::uint32_t { bitmap = 0, grey = 1, indexed = 2, rgb = 3, cmyk = 4, duotone = 8 };

class PsdReader {
public:
    explicit PsdReader(ByteView file) : rest_(file) {}

    std::uint64_t number(std::size_t bytes) {
        std::uint64_t value = 0;
        for (const std::uint8_t byte : take(bytes)) value = value << 8U | byte;
        return value;
    }

    ByteView take(std::uint64_t bytes) {
        if (bytes > rest_.size()) fail(Status::damaged);
        const ByteView taken = rest_.first(static_cast<std::size_t>(bytes));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }

    /// A part that begins with its length.
    ByteView section(std::size_t length_bytes = 4) { return take(number(length_bytes)); }

private:
    ByteView rest_;
};

/// PackBits; `out` must be filled exactly.
void unpack(ByteView packed, std::span<std::uint8_t> out) {
    std::size_t at = 0, filled = 0;
    while (filled < out.size()) {
        if (at >= packed.size()) fail(Status::damaged);
        const std::uint8_t code = packed[at++];
        if (code == 128) continue;
        const bool is_run = code > 128;
        const std::size_t count = is_run ? 257U - code : code + 1U, needed = is_run ? 1 : count;
        if (count > out.size() - filled || needed > packed.size() - at) fail(Status::damaged);
        for (std::size_t i = 0; i < count; ++i) out[filled++] = packed[at + (is_run ? 0 : i)];
        at += needed;
    }
}

} // namespace

void decode_psd(const Task& task, ByteView file) {
    PsdReader reader(file);
    (void)reader.take(4);
    const bool is_large = reader.number(2) == 2;
    (void)reader.take(6);
    const std::uint64_t channels = reader.number(2), height = reader.number(4), width = reader.number(4),
                        depth = reader.number(2), mode = reader.number(2);
    check_size(task, static_cast<std::int64_t>(width), static_cast<std::int64_t>(height));
    const ByteView palette = reader.section();
    (void)reader.section();
    (void)reader.section(is_large ? 8 : 4);
    const std::uint64_t compression = reader.number(2);
    constexpr std::uint64_t most_channels = 56;
    const bool is_deep = depth == 16;
    if (channels == 0 || channels > most_channels || compression > 1 || (depth != 8 && !is_deep && depth != 1) ||
        ((depth == 1) != (mode == bitmap)) || (mode == indexed && palette.size() < 768))
        fail(Status::not_supported);
    std::size_t colours = 1;
    if (mode == rgb || mode == cmyk)
        colours = mode == rgb ? 3 : 4;
    else if (mode != bitmap && mode != grey && mode != indexed && mode != duotone)
        fail(Status::not_supported);
    if (channels < colours) fail(Status::damaged);

    const auto row_bytes = static_cast<std::size_t>(depth == 1 ? (width + 7) / 8 : width * depth / 8);
    std::vector<std::uint64_t> lengths;
    if (compression == 1)
        for (std::uint64_t i = 0; i < channels * height; ++i) lengths.push_back(reader.number(is_large ? 4 : 2));
    const std::size_t pixels = static_cast<std::size_t>(width * height), wanted = colours;
    std::vector<Bytes> planes(wanted, Bytes(pixels));
    Bytes row(row_bytes);
    for (std::size_t c = 0; c < wanted; ++c)
        for (std::size_t y = 0; y < height; ++y) {
            if (compression == 1)
                unpack(reader.take(lengths[c * static_cast<std::size_t>(height) + y]), row);
            else
                std::ranges::copy(reader.take(row_bytes), row.begin());
            for (std::size_t x = 0; x < width; ++x)
                planes[c][y * static_cast<std::size_t>(width) + x] =
                    depth == 1 ? ((row[x / 8] >> (7 - x % 8) & 1) != 0 ? 0 : 255) : row[is_deep ? 2 * x : x];
        }

    Image image(static_cast<int>(width), static_cast<int>(height));
    for (std::size_t i = 0; i < pixels; ++i)
        for (std::size_t c = 0; c < 3; ++c) {
            const unsigned value = planes[colours >= 3 ? c : 0][i];
            image.rgb[3 * i + c] = static_cast<std::uint8_t>(mode == cmyk      ? value * planes[3][i] / 255 // inverted
                                                             : mode == indexed ? palette[256 * c + value]
                                                                               : value);
        }
    give_image(image, 1);
}

} // namespace qrid::decoder
