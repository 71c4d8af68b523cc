// QR's Reed-Solomon code (ISO/IEC 18004, section 7.5.2 and annex A): written by table, corrected by libfec.
#pragma once

#include "qrid/base/bytes.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace qrid {

/// The most parity codewords of a block in any version.
inline constexpr std::size_t most_parity = 30;

/// Makes the parity codewords of blocks, so many to each: 1 to most_parity.
class ParityTable {
public:
    explicit ParityTable(std::size_t parity);

    /// Writes the parity codewords of a block's data.
    void write(ByteView data, std::uint8_t* to) const;

private:
    /// Up to 32 codewords, the first in the highest byte of the first word.
    using Row = std::array<std::uint64_t, 4>;

    std::size_t parity_;
    std::array<Row, 256> products_{}; ///< the generator polynomial, but for its first coefficient, times each number
};

/// Made at the first call, and kept.
const ParityTable& parity_table(std::size_t parity);

/// Corrects blocks that end in so many parity codewords: at least 1, and fewer than 255.
class ReedSolomon {
public:
    explicit ReedSolomon(std::size_t parity);

    /// Corrects a block of more than `parity` and at most 255 codewords in place, and tells how many were wrong.
    /// Nothing when more are than the code can correct; what the block holds is then undefined.
    std::optional<int> correct(Bytes& block) const;

private:
    struct Code;
    struct Free {
        void operator()(Code* code) const;
    };

    std::size_t parity_;
    std::unique_ptr<Code, Free> code_; ///< for whole blocks of 255
};

} // namespace qrid
