#include "qrid/picture/png_pixels.h"

#include "qrid/picture/alpha.h"

#include <algorithm>
#include <cstring>

namespace qrid {

namespace {

constexpr std::uint8_t white = 255;

unsigned u16(const std::uint8_t* bytes) { return static_cast<unsigned>(bytes[0]) << 8 | bytes[1]; }

} // namespace

PngPixels::PngPixels(const PngHeader& header, ByteView palette, ByteView transparency) : header_(header) {
    if (header.has_palette()) {
        for (std::size_t i = 0; i < palette.size() / 3; ++i) {
            const unsigned alpha = i < transparency.size() ? transparency[i] : 255U;
            for (std::size_t c = 0; c < 3; ++c) colours_[i][c] = over_white(palette[3 * i + c], alpha);
        }
        return;
    }
    for (std::size_t c = 0; 2 * c + 1 < transparency.size(); ++c)
        key_[c] = u16(&transparency[2 * c]) & ((1U << header.depth) - 1);
    if (header.channels() == 1 && header.depth <= 8) {
        const unsigned most = (1U << header.depth) - 1;
        for (unsigned value = 0; value <= most; ++value)
            colours_[value].fill(value == key_[0] ? white : static_cast<std::uint8_t>(value * 255 / most));
    }
}

void PngPixels::write_indexed(const std::uint8_t* row, std::size_t columns, std::uint8_t* rgb) const {
    const unsigned depth = header_.depth, mask = (1U << depth) - 1;
    for (std::size_t x = 0; x < columns; ++x, rgb += 3) {
        const std::size_t bit = x * depth;
        const unsigned index = (static_cast<unsigned>(row[bit / 8]) >> (8 - depth - bit % 8)) & mask;
        std::copy(colours_[index].begin(), colours_[index].end(), rgb);
    }
}

void PngPixels::write_samples(const std::uint8_t* row, std::size_t columns, std::uint8_t* rgb) const {
    const std::size_t size = header_.depth / 8, channels = header_.channels(), colours = channels < 3 ? 1 : 3;
    const auto sample = [&](std::size_t c) { return size == 2 ? u16(row + 2 * c) : static_cast<unsigned>(row[c]); };
    for (std::size_t x = 0; x < columns; ++x, row += channels * size, rgb += 3) {
        bool is_key = true;
        for (std::size_t c = 0; c < colours; ++c) is_key = is_key && sample(c) == key_[c];
        // The high byte of a deep sample stands for all of it.
        const unsigned alpha = header_.has_alpha() ? row[colours * size] : is_key ? 0U : 255U;
        for (std::size_t c = 0; c < 3; ++c) rgb[c] = over_white(row[std::min(c, colours - 1) * size], alpha);
    }
}

void PngPixels::write(const std::uint8_t* row, std::size_t columns, std::uint8_t* rgb) const {
    if (header_.channels() == 1 && header_.depth <= 8)
        write_indexed(row, columns, rgb);
    else if (header_.colour == 6 && header_.depth == 8)
        lay_over_white(row, columns, rgb);
    else if (header_.colour == 2 && header_.depth == 8 && key_[0] == no_key)
        std::memcpy(rgb, row, columns * 3);
    else
        write_samples(row, columns, rgb);
}

} // namespace qrid
