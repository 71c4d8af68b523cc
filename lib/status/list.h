// A status list: an array of small numbers, one for each card (Token Status List, section 4).
#pragma once

#include "qrid/base/bytes.h"

#include <cstdint>
#include <optional>
#include <string>

namespace qrid {

/// Section 7.1 of the draft; other values are the application's or reserved.
namespace status_value {
inline constexpr int valid = 0, invalid = 1, suspended = 2;
}

/// "VALID", "INVALID", "SUSPENDED", "APPLICATION_SPECIFIC" (3 and 12 to 15) or "RESERVED".
std::string status_name(int value);

/// The most bytes that a list inflates to: 2^28 entries of one bit.
inline constexpr std::size_t max_list_bytes = std::size_t{32} << 20;

class StatusList {
public:
    /// All VALID. `bits` is 1, 2, 4 or 8; the number of entries is rounded up to whole bytes.
    StatusList(int bits, std::uint64_t entries);

    /// Inflates a "lst" member. Throws Error(bad_claims) for another number of bits, Error(bad_compression),
    /// Error(too_large) when it would pass `limit` bytes.
    static StatusList inflate(int bits, ByteView lst, std::size_t limit = max_list_bytes);

    /// The zlib stream: the smaller one of run-length and Huffman-only coding, which a list of few changes suits.
    Bytes deflate() const;

    int bits() const { return bits_; }
    std::uint64_t entries() const { return bytes_.size() * 8 / static_cast<unsigned>(bits_); }
    const Bytes& bytes() const { return bytes_; }

    /// The value, or nothing past the end.
    std::optional<int> get(std::uint64_t idx) const;

    /// Requires idx < entries() and 0 <= value < 2^bits.
    void set(std::uint64_t idx, int value);

private:
    StatusList(int bits, Bytes bytes) : bits_(bits), bytes_(std::move(bytes)) {}

    int bits_;
    Bytes bytes_;
};

} // namespace qrid
