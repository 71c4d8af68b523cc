// The samples of PNG rows, of every depth and colour type (W3C PNG, section 6.1), as red, green and blue.
#pragma once

#include "qrid/base/bytes.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace qrid {

/// What IHDR says (section 11.2.2).
struct PngHeader {
    std::uint32_t width, height; ///< pixels
    unsigned depth, colour;      ///< bits a sample; the colour type
    bool interlaced;

    bool has_palette() const { return colour == 3; }
    bool has_alpha() const { return colour == 4 || colour == 6; }
    /// Samples a pixel; 0 when there is no such colour type.
    unsigned channels() const { return colour > 6 ? 0 : std::array{1U, 0U, 3U, 1U, 2U, 0U, 4U}[colour]; }
    unsigned bits() const { return channels() * depth; }
    /// Of one packed row.
    std::size_t row_bytes(std::size_t columns) const { return (columns * bits() + 7) / 8; }
};

/// Turns rows into colours, transparency laid over white.
class PngPixels {
public:
    /// `palette` is PLTE, or empty; `transparency` is tRNS, or empty. Both are as long as the header lets them be.
    PngPixels(const PngHeader& header, ByteView palette, ByteView transparency);

    /// `columns` pixels of a row whose filter was undone, three bytes each; indices past the palette are black.
    void write(const std::uint8_t* row, std::size_t columns, std::uint8_t* rgb) const;

private:
    using Colour = std::array<std::uint8_t, 3>;
    static constexpr unsigned no_key = 1U << 16;

    void write_indexed(const std::uint8_t* row, std::size_t columns, std::uint8_t* rgb) const;
    void write_samples(const std::uint8_t* row, std::size_t columns, std::uint8_t* rgb) const;

    PngHeader header_;
    std::array<unsigned, 3> key_{no_key, no_key, no_key}; ///< the samples of the colour that is transparent
    std::array<Colour, 256> colours_{};                   ///< by index or, of one sample up to 8 bits, by its value
};

} // namespace qrid
