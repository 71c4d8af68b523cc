#include "qrid/status/list.h"

#include "qrid/base/compression.h"
#include "qrid/base/error.h"

#include <fmt/format.h>

namespace qrid {

namespace {

void check_bits(int bits) {
    if (bits != 1 && bits != 2 && bits != 4 && bits != 8)
        throw Error(Code::bad_claims, fmt::format("a status list must have 1, 2, 4 or 8 bits per entry, not {}", bits));
}

unsigned log_of(int bits) {
    check_bits(bits);
    return static_cast<unsigned>(std::countr_zero(static_cast<unsigned>(bits)));
}

Bytes compress_by(Deflate::Strategy strategy, ByteView bytes) {
    return zlib_compress(bytes, {.level = 9, .strategy = strategy});
}

Bytes deflate_quickly(ByteView bytes) {
    // Indices are permuted, so that a slice is like the whole.
    constexpr std::size_t slice = 16 << 10;
    const ByteView sample = bytes.size() > 4 * slice ? bytes.subspan(bytes.size() / 2, slice) : bytes;
    Bytes runs = compress_by(Deflate::Strategy::runs, sample);
    Bytes huffman = compress_by(Deflate::Strategy::huffman_only, sample);
    const auto better = runs.size() <= huffman.size() ? Deflate::Strategy::runs : Deflate::Strategy::huffman_only;
    if (sample.size() < bytes.size()) return compress_by(better, bytes);
    return better == Deflate::Strategy::runs ? runs : huffman;
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

StatusView::StatusView(int bits, ByteView bytes) : bytes_(bytes), width_log_(log_of(bits)), mask_((1U << bits) - 1) {}

StatusList::StatusList(int bits, std::uint64_t entries) : bits_(bits) {
    check_bits(bits);
    const std::uint64_t per_byte = 8U / static_cast<unsigned>(bits);
    bytes_.resize(static_cast<std::size_t>((entries + per_byte - 1) / per_byte));
}

StatusList StatusList::inflate(int bits, ByteView lst, std::size_t limit) {
    check_bits(bits);
    return {bits, zlib_inflate(lst, limit)};
}

Bytes StatusList::deflate(Packing packing) const {
    switch (packing.kind) {
    case Packing::Kind::zlib:
        return zlib_compress(bytes_,
                             {.level = packing.level, .strategy = Deflate::Strategy::ordinary, .as_zlib = true});
    case Packing::Kind::best: {
        // Of a list that is all but empty, runs may be the shorter.
        Bytes best = zlib_compress_best(bytes_), quick = deflate_quickly(bytes_);
        return best.size() <= quick.size() ? best : quick;
    }
    case Packing::Kind::quick:
        break;
    }
    return deflate_quickly(bytes_);
}

} // namespace qrid
