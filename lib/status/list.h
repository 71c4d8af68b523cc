// A status list: an array of small numbers, one for each card (Token Status List, section 4).
#pragma once

#include "qrid/base/bytes.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
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

/// How hard to compress a list: the smaller one of zlib's run-length and Huffman-only coding, which suits a list of few
/// changes and is fast; zlib at a level, as others write their lists; libdeflate at its best, 100 times slower and a
/// seventh smaller.
struct Packing {
    enum class Kind { quick, zlib, best } kind = Kind::quick;
    int level = 9; ///< of zlib, 1 to 9
};

/// The values of a list where they lie. Index i is in byte i*bits/8 at the shift (i*bits) % 8, least significant bit
/// first. Cheap to copy; what it looks at must outlive it.
class StatusView {
public:
    /// Throws Error(bad_claims) unless bits is 1, 2, 4 or 8.
    StatusView(int bits, ByteView bytes);

    int bits() const { return 1 << width_log_; }
    std::uint64_t entries() const { return bytes_.size() << (3 - width_log_); }
    ByteView bytes() const { return bytes_; }

    /// The value, or nothing past the end.
    std::optional<int> get(std::uint64_t idx) const {
        if (idx >= entries()) return std::nullopt;
        const unsigned byte = bytes_[static_cast<std::size_t>(idx >> (3 - width_log_))];
        return static_cast<int>(byte >> ((idx << width_log_) & 7) & mask_);
    }

private:
    ByteView bytes_;
    unsigned width_log_, mask_;
};

/// Calls act(idx, value) for every entry that is not VALID, rising; fast where these are few.
template <typename Act>
void for_each_fallen(const StatusView& view, const Act& act) {
    const ByteView bytes = view.bytes();
    const auto bits = static_cast<unsigned>(view.bits());
    const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
        while (word != 0) {
            const unsigned shift = static_cast<unsigned>(std::countr_zero(word)) / bits * bits;
            act((std::uint64_t{at} * 8 + shift) / bits, static_cast<int>(word >> shift & mask));
            word &= ~(mask << shift);
        }
    }
}

class StatusList {
public:
    /// All VALID. `bits` is 1, 2, 4 or 8; the number of entries is rounded up to whole bytes.
    StatusList(int bits, std::uint64_t entries);

    /// A copy.
    explicit StatusList(const StatusView& view) : bits_(view.bits()), bytes_(to_bytes(view.bytes())) {}

    /// Inflates a "lst" member. Throws Error(bad_claims) for another number of bits, Error(bad_compression),
    /// Error(too_large) when it would pass `limit` bytes.
    static StatusList inflate(int bits, ByteView lst, std::size_t limit = max_list_bytes);

    /// The zlib stream.
    Bytes deflate(Packing packing = {}) const;

    int bits() const { return bits_; }
    std::uint64_t entries() const { return view().entries(); }
    const Bytes& bytes() const { return bytes_; }
    StatusView view() const { return {bits_, bytes_}; }

    /// The value, or nothing past the end.
    std::optional<int> get(std::uint64_t idx) const { return view().get(idx); }

    /// Requires idx < entries() and 0 <= value < 2^bits.
    void set(std::uint64_t idx, int value) {
        const std::uint64_t at = idx * static_cast<unsigned>(bits_);
        const unsigned shift = at & 7, mask = ((1U << bits_) - 1) << shift;
        std::uint8_t& byte = bytes_[static_cast<std::size_t>(at >> 3)];
        byte = static_cast<std::uint8_t>((byte & ~mask) | (static_cast<unsigned>(value) << shift & mask));
    }

private:
    StatusList(int bits, Bytes bytes) : bits_(bits), bytes_(std::move(bytes)) {}

    int bits_;
    Bytes bytes_;
};

/// A list that may be looked at for as long as the object, or a copy of it, lasts.
struct OpenList {
    StatusView view;
    std::shared_ptr<const void> memory; ///< keeps what the view looks at
};

} // namespace qrid
