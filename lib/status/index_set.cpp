#include "qrid/status/index_set.h"

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

constexpr unsigned largest_k = 40;

// Gallager and van Voorhis, for gaps that are distributed geometrically. From a density of a half on it is 0, also
// where a logarithm has no end.
unsigned best_k(std::uint64_t bound, std::uint64_t size) {
    const double density = static_cast<double>(size) / static_cast<double>(bound);
    constexpr double golden = 1.618033988749895;
    const double k = 1 + std::floor(std::log2(std::log(golden - 1) / std::log1p(-density)));
    return static_cast<unsigned>(std::clamp(k, 0.0, static_cast<double>(largest_k)));
}

class BitWriter {
public:
    explicit BitWriter(Bytes& out) : out_(out) {}

    /// `count` is at most 40.
    void put(std::uint64_t bits, unsigned count) {
        word_ |= bits << filled_;
        filled_ += count;
        while (filled_ >= 8) {
            out_.push_back(static_cast<std::uint8_t>(word_));
            word_ >>= 8;
            filled_ -= 8;
        }
    }
    void unary(std::uint64_t n) {
        constexpr unsigned step = 32;
        for (; n >= step; n -= step) put((std::uint64_t{1} << step) - 1, step);
        put((std::uint64_t{1} << n) - 1, static_cast<unsigned>(n) + 1);
    }
    void finish() {
        if (filled_ > 0) out_.push_back(static_cast<std::uint8_t>(word_));
    }

private:
    Bytes& out_;
    std::uint64_t word_ = 0;
    unsigned filled_ = 0;
};

} // namespace

Bytes encode_index_set(std::span<const std::uint64_t> indices) {
    Bytes out;
    if (indices.empty()) return out;
    const unsigned k = best_k(indices.back() + 1, indices.size());
    out.reserve(indices.size() * (k + 2) / 8 + 16);
    out.push_back(static_cast<std::uint8_t>(k));
    std::uint64_t size = indices.size();
    for (; size >= 0x80; size >>= 7) out.push_back(static_cast<std::uint8_t>(size | 0x80));
    out.push_back(static_cast<std::uint8_t>(size));
    BitWriter bits(out);
    std::uint64_t next = 0;
    const std::uint64_t mask = (std::uint64_t{1} << k) - 1;
    for (const std::uint64_t index : indices) {
        const std::uint64_t gap = index - next;
        bits.unary(gap >> k);
        bits.put(gap & mask, k);
        next = index + 1;
    }
    bits.finish();
    return out;
}

void IndexSetReader::fail() { throw Error(Code::bad_compression, "an encoded set of indexes is damaged"); }

IndexSetReader::IndexSetReader(ByteView code, std::uint64_t bound) : bound_(bound) {
    if (code.empty()) return;
    k_ = code[0];
    if (k_ > largest_k) fail();
    std::size_t head = 1;
    for (unsigned shift = 0;; shift += 7, ++head) {
        if (head == code.size() || shift > 56) fail();
        size_ |= std::uint64_t{code[head] & 0x7fU} << shift;
        if ((code[head] & 0x80) == 0) break;
    }
    if (code[head] == 0) fail(); // no size, or one that is longer than needed
    code_ = code.subspan(head + 1);
    end_ = code_.size() * 8;
    if (size_ > end_ || size_ > bound_) fail();
}

std::uint64_t IndexSetReader::tail(std::uint64_t byte) const {
    std::uint64_t word = 0;
    if (byte < code_.size()) std::memcpy(&word, code_.data() + byte, code_.size() - byte);
    return word;
}

void IndexSetReader::finish() const {
    if ((at_ + 7) / 8 != code_.size() || (code_.size() * 8 != at_ && code_.back() >> (at_ & 7) != 0)) fail();
}

std::vector<std::uint64_t> decode_index_set(ByteView code, std::uint64_t bound) {
    std::vector<std::uint64_t> indices;
    indices.reserve(IndexSetReader(code, bound).size());
    for_each_index(code, bound, [&](std::uint64_t index) { indices.push_back(index); });
    return indices;
}

} // namespace qrid
