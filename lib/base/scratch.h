// Memory that is used again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace qrid {

/// For megabytes that are filled and left again and again, such as the pixels of one drawing after the other: to get
/// them from the system and give them back each time takes as long as to fill them. One for each thread and use.
class Scratch {
public:
    /// So many bytes, of whatever was there before; until the next call.
    std::uint8_t* of(std::size_t size) {
        constexpr std::size_t most_kept = std::size_t{64} << 20;
        if (size > size_ || size_ > most_kept) {
            bytes_.reset();
            size_ = 0;
            bytes_ = std::make_unique_for_overwrite<std::uint8_t[]>(size);
            size_ = size;
        }
        return bytes_.get();
    }

private:
    std::unique_ptr<std::uint8_t[]> bytes_;
    std::size_t size_ = 0;
};

} // namespace qrid
