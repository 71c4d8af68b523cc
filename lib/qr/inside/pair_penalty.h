// The penalty of a masked symbol (ISO/IEC 18004 section 7.8.3), of two masks at a time: each operation works on 64
// modules of both.
#pragma once

#include "qrid/qr/inside/bit_rows.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace qrid {

inline constexpr std::size_t masks_of_pair = 2;

/// A word of each of two masks: a register of SSE2 or NEON, which every processor of its kind has.
using PairOfWords = std::uint64_t __attribute__((vector_size(masks_of_pair * sizeof(std::uint64_t))));

/// A symbol under two masks, so laid out that the words of one column of words follow each other, with light around it.
class PairOfMasks {
public:
    explicit PairOfMasks(int size);

    /// Takes the modules of `data`, turned where `frames` has a 1: the words of both masks after each other for each
    /// word of `data`.
    void turn(const std::vector<std::uint64_t>& data, const std::uint64_t* frames);

    int size() const { return size_; }
    std::size_t words() const { return words_; }
    /// The words of all rows, the first row first; `margin` light ones lie before and after them. One more column of
    /// words than words(), all light, can be asked for.
    const PairOfWords* column(std::size_t word) const { return columns_.data() + word * stride() + margin; }
    /// The bits of a column of words that are modules.
    std::uint64_t modules_in(std::size_t word) const;

    /// As far as rules of one line look behind a row: a pattern of seven modules, and the four light ones beside it.
    static constexpr std::size_t margin = 11;

private:
    std::size_t stride() const { return static_cast<std::size_t>(size_) + 2 * margin; }

    int size_;
    std::size_t words_;
    std::vector<PairOfWords> columns_;
};

/// The penalties of both, as masking.h says they are counted. `columns` is the same symbol with rows for columns.
std::array<int, masks_of_pair> penalties_of_two(const PairOfMasks& rows, const PairOfMasks& columns);

} // namespace qrid
