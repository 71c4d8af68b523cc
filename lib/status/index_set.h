// A set of indices in few bytes: the gaps between them, Golomb-Rice coded. At one in a hundred it takes 8.1 bits an
// index, within a hundredth of the entropy.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/error.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace qrid {

/// The coded form. The empty set is no bytes. Any other is: the parameter k (one byte, at most 40), the number of
/// indices (LEB128), then for each index in rising order its gap (what lies between it and the one before, or 0): the
/// gap divided by 2^k as so many ones and a zero, and the k low bits of the gap. Bits fill bytes from the least
/// significant on; the last byte is filled up with zeros.
///
/// `indices` rise strictly. The k that is chosen is the best for a set that is spread at random.
Bytes encode_index_set(std::span<const std::uint64_t> indices);

/// Reads a coded set index by index, without memory of its own.
class IndexSetReader {
public:
    /// `code` must outlive the reader; every index must lie below `bound`. Throws Error(bad_compression).
    IndexSetReader(ByteView code, std::uint64_t bound);

    /// How many indices the set has; known to be below `bound` and below 8 times the bytes of the code.
    std::uint64_t size() const { return size_; }

    /// The next index, in rising order. Call size() times, then finish(). Throws Error(bad_compression).
    std::uint64_t next() {
        std::uint64_t quotient = 0;
        for (;;) { // 57 bits at least are in a window
            const auto ones = static_cast<unsigned>(std::countr_one(window()));
            if (ones < window_bits) {
                quotient += ones;
                at_ += ones + 1;
                break;
            }
            quotient += window_bits;
            at_ += window_bits;
            if (at_ > end_) fail();
        }
        const std::uint64_t rest = window() & ((std::uint64_t{1} << k_) - 1);
        at_ += k_;
        if (at_ > end_ || quotient > (bound_ >> k_)) fail();
        const std::uint64_t gap = quotient << k_ | rest;
        if (gap >= bound_ - next_) fail();
        next_ += gap + 1;
        return next_ - 1;
    }

    /// Throws Error(bad_compression) unless the code ends here.
    void finish() const;

private:
    static constexpr unsigned window_bits = 56;

    [[noreturn]] static void fail();

    std::uint64_t window() const {
        const std::uint64_t byte = at_ >> 3;
        std::uint64_t word = 0;
        if (byte + sizeof word <= code_.size())
            std::memcpy(&word, code_.data() + byte, sizeof word);
        else
            word = tail(byte);
        return word >> (at_ & 7);
    }
    std::uint64_t tail(std::uint64_t byte) const;

    ByteView code_; ///< the bits
    std::uint64_t bound_, size_ = 0, at_ = 0, end_ = 0, next_ = 0;
    unsigned k_ = 0;
};

/// Calls act(index) for every index of a coded set, rising. Throws Error(bad_compression) when it is not such a code.
template <typename Act>
void for_each_index(ByteView code, std::uint64_t bound, const Act& act) {
    IndexSetReader reader(code, bound);
    for (std::uint64_t n = reader.size(); n > 0; --n) act(reader.next());
    reader.finish();
}

/// The whole set.
std::vector<std::uint64_t> decode_index_set(ByteView code, std::uint64_t bound);

} // namespace qrid
