#include "qrid/status/list.h"

#include "qrid/base/compression.h"
#include "qrid/base/error.h"

#include <fmt/format.h>

namespace qrid {

namespace {

void check_bits(int bits) {
    if (bits != 1 && bits != 2 && bits != 4 && bits != 8)
        throw Error(Code::bad_claims, fmt::format("a status list has 1, 2, 4 or 8 bits an entry, not {}", bits));
}

struct Place {
    std::size_t byte;
    unsigned shift, mask;
};

// Index i lies in byte i*bits/8 at shift (i*bits) % 8: least significant bit first.
Place place(std::uint64_t idx, int bits) {
    const auto width = static_cast<unsigned>(bits);
    const unsigned per_byte = 8 / width;
    return {static_cast<std::size_t>(idx / per_byte), static_cast<unsigned>(idx % per_byte) * width, (1U << width) - 1};
}

} // namespace

std::string status_name(int value) {
    switch (value) {
    case status_value::valid:
        return "VALID";
    case status_value::invalid:
        return "INVALID";
    case status_value::suspended:
        return "SUSPENDED";
    default:
        return value == 3 || (value >= 12 && value <= 15) ? "APPLICATION_SPECIFIC" : "RESERVED";
    }
}

StatusList::StatusList(int bits, std::uint64_t entries) : bits_(bits) {
    check_bits(bits);
    const std::uint64_t per_byte = 8U / static_cast<unsigned>(bits);
    bytes_.resize(static_cast<std::size_t>((entries + per_byte - 1) / per_byte));
}

StatusList StatusList::inflate(int bits, ByteView lst, std::size_t limit) {
    check_bits(bits);
    return {bits, zlib_inflate(lst, limit)};
}

Bytes StatusList::deflate() const {
    Bytes runs = zlib_compress(bytes_, {.level = 9, .strategy = Deflate::Strategy::runs});
    Bytes huffman = zlib_compress(bytes_, {.level = 9, .strategy = Deflate::Strategy::huffman_only});
    return runs.size() <= huffman.size() ? runs : huffman;
}

std::optional<int> StatusList::get(std::uint64_t idx) const {
    if (idx >= entries()) return std::nullopt;
    const Place at = place(idx, bits_);
    return static_cast<int>(bytes_[at.byte] >> at.shift & at.mask);
}

void StatusList::set(std::uint64_t idx, int value) {
    const Place at = place(idx, bits_);
    const unsigned cleared = bytes_.at(at.byte) & ~(at.mask << at.shift);
    bytes_[at.byte] = static_cast<std::uint8_t>(cleared | (static_cast<unsigned>(value) & at.mask) << at.shift);
}

} // namespace qrid
