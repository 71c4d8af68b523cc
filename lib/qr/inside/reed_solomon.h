// The border to libfec: QR's Reed-Solomon code (ISO/IEC 18004, section 7.5.2 and annex A).
#pragma once

#include "qrid/base/bytes.h"

#include <cstddef>
#include <memory>
#include <optional>

namespace qrid {

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
