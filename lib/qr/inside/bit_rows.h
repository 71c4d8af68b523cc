// Modules as bits, 64 to a word: what the encoder works with.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace qrid {

/// The most words that a row takes: 177 modules.
inline constexpr std::size_t most_words = 3;

/// A square of modules. Row y is `words` words from y * words on; column x is bit x % 64, from the lowest, of word
/// x / 64. The bits behind the last column are 0.
struct BitRows {
    explicit BitRows(int of_size)
        : size(of_size), words((static_cast<std::size_t>(of_size) + 63) / 64),
          bits(static_cast<std::size_t>(of_size) * words) {}

    /// Turns the module, if `by` is 1.
    void turn(int x, int y, std::uint64_t by = 1) {
        bits[static_cast<std::size_t>(y) * words + static_cast<std::size_t>(x) / 64] ^= by << (x % 64);
    }

    int size;
    std::size_t words;
    std::vector<std::uint64_t> bits;
};

/// The same with rows for columns.
BitRows transposed(const BitRows& rows);

} // namespace qrid
