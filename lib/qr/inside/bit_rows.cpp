#include "qrid/qr/inside/bit_rows.h"

#include <algorithm>

namespace qrid {

namespace {

constexpr std::size_t word_bits = 64;
using BitBlock = std::array<std::uint64_t, word_bits>;

/// Swaps the upper right with the lower left quarter, then the same within each quarter, and so on.
void transpose(BitBlock& block) {
    std::uint64_t left = 0x00000000ffffffff; // the columns that stay, in each half
    for (std::size_t half = word_bits / 2; half > 0; half /= 2, left ^= left << half)
        for (std::size_t top = 0; top < word_bits; top += 2 * half)
            for (std::size_t y = top; y < top + half; ++y) {
                const std::uint64_t changes = (block[y] >> half ^ block[y + half]) & left;
                block[y] ^= changes << half;
                block[y + half] ^= changes;
            }
}

} // namespace

BitRows transposed(const BitRows& rows) {
    BitRows columns(rows.size);
    const auto size = static_cast<std::size_t>(rows.size);
    BitBlock block{};
    for (std::size_t v = 0; v < rows.words; ++v) // of the blocks, 64 rows each
        for (std::size_t u = 0; u < rows.words; ++u) {
            const std::size_t height = std::min(word_bits, size - v * word_bits);
            const std::size_t width = std::min(word_bits, size - u * word_bits);
            block.fill(0);
            for (std::size_t y = 0; y < height; ++y) block[y] = rows.bits[(v * word_bits + y) * rows.words + u];
            transpose(block);
            for (std::size_t x = 0; x < width; ++x) columns.bits[(u * word_bits + x) * rows.words + v] = block[x];
        }
    return columns;
}

} // namespace qrid
