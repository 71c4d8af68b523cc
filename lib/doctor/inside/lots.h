// Random numbers by the block. For the doctor room's own files.
#pragma once

#include "qrid/base/random.h"

#include <array>
#include <cstddef>

namespace qrid {

class Lots {
public:
    explicit Lots(const Random& random) : random_(random) {}

    std::uint8_t byte() {
        if (at_ == bytes_.size()) {
            random_(bytes_);
            at_ = 0;
        }
        return bytes_[at_++];
    }

private:
    const Random& random_;
    std::array<std::uint8_t, 512> bytes_{};
    std::size_t at_ = bytes_.size();
};

} // namespace qrid
