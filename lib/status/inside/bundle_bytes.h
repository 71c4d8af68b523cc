// The numbers and parts of a bundle's files, little-endian. For the status room's own files.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/error.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qrid::bundle_bytes {

inline constexpr std::size_t magic_size = 8, set_length_size = 4;
inline constexpr std::string_view carried = "QRIDSTB1", unpacked = "QRIDSTU1", patch = "QRIDSTP1";

/// Appends a number of `size` bytes.
inline void put(Bytes& out, std::uint64_t number, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

/// Takes parts from the front. Throws Error(bad_status_bundle) when there are fewer bytes.
class Parts {
public:
    explicit Parts(ByteView bytes) : rest_(bytes) {}

    ByteView take(std::uint64_t size) {
        if (size > rest_.size()) throw Error(Code::bad_status_bundle, "the status bundle is truncated");
        const ByteView part = rest_.first(static_cast<std::size_t>(size));
        rest_ = rest_.subspan(static_cast<std::size_t>(size));
        return part;
    }
    std::uint64_t number(std::size_t size) {
        std::uint64_t number = 0;
        const ByteView bytes = take(size);
        for (std::size_t i = 0; i < size; ++i) number |= std::uint64_t{bytes[i]} << (8 * i);
        return number;
    }
    ByteView rest() const { return rest_; }

private:
    ByteView rest_;
};

} // namespace qrid::bundle_bytes
