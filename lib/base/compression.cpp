#include "qrid/base/compression.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <libdeflate.h>
#include <memory>
#include <new>
#include <optional>
#include <zlib.h>

namespace qrid {

namespace {

int zlib_strategy(Deflate::Strategy strategy) {
    switch (strategy) {
    case Deflate::Strategy::runs:
        return Z_RLE;
    case Deflate::Strategy::huffman_only:
        return Z_HUFFMAN_ONLY;
    case Deflate::Strategy::ordinary:
        break;
    }
    return Z_DEFAULT_STRATEGY;
}

// zlib does not write through next_in; its type is older than const.
Bytef* input(ByteView bytes) {
    return const_cast<Bytef*>(bytes.data());
} // NOLINT(cppcoreguidelines-pro-type-const-cast)

// Of what is as small as a card zlib takes twice as long for the same number of bytes; and of what is smaller still
// libdeflate's level 6 finds what its level 9 does, in four fifths of the time.
constexpr std::size_t small_input = 4096, tiny_input = 1024;

// One compressor a thread, for one level.
template <int level>
Bytes libdeflate_compress(ByteView bytes) {
    struct Free {
        void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
    };
    thread_local const std::unique_ptr<libdeflate_compressor, Free> compressor(libdeflate_alloc_compressor(level));
    if (!compressor) throw std::bad_alloc();
    const std::size_t room = libdeflate_zlib_compress_bound(compressor.get(), bytes.size());
    const auto out = std::make_unique_for_overwrite<std::uint8_t[]>(room); // to clear megabytes takes a while
    const std::size_t size = libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.get(), room);
    return {out.get(), out.get() + size};
}

// The same head whatever the level was, so that all cards begin alike: its FLEVEL is not needed for inflating (RFC 1950
// section 2.2).
Bytes small_compress(ByteView bytes) {
    Bytes out = bytes.size() <= tiny_input ? libdeflate_compress<6>(bytes) : libdeflate_compress<9>(bytes);
    constexpr std::uint8_t slowest = 0xda; // behind 0x78
    out.at(1) = slowest;
    return out;
}

// zlib's window and memory. With them come 256 KB to allocate and clear, far more work than compressing a card.
struct Shape {
    int window_bits, memory_level;
};
constexpr Shape full_shape{15, 8};
/// A zlib compressor for one stream after the other.
class Deflater {
public:
    explicit Deflater(Shape shape, Deflate how = {}) {
        if (deflateInit2(&stream_, how.level, Z_DEFLATED, shape.window_bits, shape.memory_level,
                         zlib_strategy(how.strategy)) != Z_OK)
            throw std::bad_alloc();
    }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;
    ~Deflater() { deflateEnd(&stream_); }

    Bytes compress(ByteView bytes) {
        deflateReset(&stream_);
        Bytes out(deflateBound(&stream_, static_cast<uLong>(bytes.size())));
        stream_.next_in = input(bytes);
        stream_.avail_in = static_cast<uInt>(bytes.size());
        stream_.next_out = out.data();
        stream_.avail_out = static_cast<uInt>(out.size());
        if (bytes.size() > UINT32_MAX || ::deflate(&stream_, Z_FINISH) != Z_STREAM_END)
            throw Error(Code::too_large, "too much data for one zlib stream");
        out.resize(stream_.total_out);
        return out;
    }

private:
    z_stream stream_{};
};

// Setting a stream up costs more than packing a small picture does, so that each thread keeps, for each strategy, the
// one that it used last.
Deflater& kept_deflater(Deflate how) {
    struct Kept {
        explicit Kept(Deflate wanted) : level(wanted.level), deflater(full_shape, wanted) {}
        int level;
        Deflater deflater;
    };
    constexpr std::size_t strategies = 3;
    thread_local std::array<std::optional<Kept>, strategies> all;
    std::optional<Kept>& kept = all.at(static_cast<std::size_t>(how.strategy));
    if (!kept || kept->level != how.level) kept.emplace(how);
    return kept->deflater;
}

// Reads one stream after the other, and every bit of each: deflate has padding that decoders pass over, and through
// which one content could come as many streams.
class Inflater {
public:
    Inflater() {
        if (inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() { inflateEnd(&stream_); }

    // `window_bits` as zlib has it: 15 for zlib, 31 for gzip, -15 for a bare stream.
    Bytes inflate(ByteView bytes, std::size_t limit, int window_bits) {
        inflateReset2(&stream_, window_bits);
        stream_.next_in = input(bytes);
        stream_.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), UINT32_MAX));
        Bytes out(std::min(limit + 1, first_room(bytes.size())));
        std::size_t total = 0;
        // Before the first block of a bare stream ::inflate does not stop.
        if (window_bits < 0 && !bytes.empty() && is_padded_block(bytes.front())) throw_stray_bits();
        for (;;) {
            if (total == out.size()) out.resize(std::min(limit + 1, total * 2));
            stream_.next_out = out.data() + total;
            stream_.avail_out = static_cast<uInt>(out.size() - total);
            const int result = ::inflate(&stream_, Z_BLOCK);
            total = out.size() - stream_.avail_out;
            // One byte past the limit is room enough to notice that there is more.
            if (total > limit) throw Error(Code::too_large, fmt::format("inflates to more than {} bytes", limit));
            if (result == Z_STREAM_END) break;
            const bool at_boundary = (stream_.data_type & between_blocks) != 0;
            if (result != Z_OK || (stream_.avail_in == 0 && stream_.avail_out != 0 && !at_boundary))
                throw Error(Code::bad_compression, "the compressed stream is damaged or cut short");
            if (at_boundary && has_stray_bits(bytes.data())) throw_stray_bits();
        }
        if (stream_.avail_in != 0)
            throw Error(Code::bad_compression,
                        fmt::format("{} extra bytes after the compressed stream", stream_.avail_in));
        out.resize(total);
        return out;
    }

    /// Whether all of `bytes` is read without a fault, and more is wanted.
    bool wants_more(ByteView bytes, std::size_t limit) {
        inflateReset2(&stream_, MAX_WBITS);
        stream_.next_in = input(bytes);
        stream_.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), UINT32_MAX));
        std::array<std::uint8_t, 4096> unread{};
        for (std::size_t total = 0; total <= limit;) {
            stream_.next_out = unread.data();
            stream_.avail_out = unread.size();
            const int result = ::inflate(&stream_, Z_SYNC_FLUSH);
            if (result != Z_OK && result != Z_BUF_ERROR) return false;
            if (stream_.avail_in == 0 && stream_.avail_out != 0) return true;
            total += unread.size() - stream_.avail_out;
        }
        return false;
    }

private:
    // What ::inflate tells in data_type.
    static constexpr int spare_bits = 7, in_last_block = 64, between_blocks = 128;

    static std::size_t first_room(std::size_t bytes) {
        constexpr std::size_t least = 512, most = 1 << 20;
        return std::clamp(bytes * 4, least, most);
    }

    // Between two blocks: whether the padding to the next whole byte, after the last block or after the head of a
    // stored one (RFC 1951 section 3.2.4), has a bit that is not zero.
    bool has_stray_bits(const std::uint8_t* begin) const {
        constexpr unsigned head_bits = 3, byte_bits = 8;
        const auto spare = static_cast<unsigned>(stream_.data_type & spare_bits);
        unsigned bits = stream_.next_in > begin ? stream_.next_in[-1] >> (byte_bits - spare) : 0U;
        if ((stream_.data_type & in_last_block) != 0) return bits != 0;
        if (spare < head_bits) {
            if (stream_.avail_in == 0) return false;
            bits |= static_cast<unsigned>(stream_.next_in[0]) << spare;
        }
        return is_padded_block(bits);
    }

    // Of the bits from a block's head up to the next whole byte: whether the block is stored, and they are not zero
    // after the head.
    static bool is_padded_block(unsigned bits) {
        constexpr unsigned head_bits = 3;
        return (bits >> 1 & 3U) == 0 && bits >> head_bits != 0;
    }

    [[noreturn]] static void throw_stray_bits() {
        throw Error(Code::bad_compression, "the compressed stream has bits set in its padding");
    }

    z_stream stream_{};
};

// Setting a reader up costs as much as inflating a card.
Inflater& kept_inflater() {
    thread_local Inflater inflater;
    return inflater;
}

} // namespace

Bytes zlib_compress(ByteView bytes, Deflate how) {
    return !how.as_zlib && bytes.size() <= small_input && how.level == Deflate{}.level &&
                   how.strategy == Deflate{}.strategy
               ? small_compress(bytes)
               : kept_deflater(how).compress(bytes);
}

Bytes zlib_compress_best(ByteView bytes) { return libdeflate_compress<12>(bytes); }

Bytes zlib_compress_fast(ByteView bytes) { return libdeflate_compress<1>(bytes); }

Bytes raw_compress(ByteView bytes) { return Deflater({-MAX_WBITS, full_shape.memory_level}).compress(bytes); }

bool has_zlib_header(ByteView bytes) {
    return bytes.size() >= 2 && (bytes[0] & 0x0f) == 8 && bytes[0] >> 4 <= 7 && (bytes[0] * 256U + bytes[1]) % 31 == 0;
}

Bytes zlib_inflate(ByteView bytes, std::size_t limit) {
    if (!has_zlib_header(bytes)) throw Error(Code::bad_compression, "not a zlib stream");
    return kept_inflater().inflate(bytes, limit, MAX_WBITS);
}

bool is_cut_zlib(ByteView bytes, std::size_t limit) {
    return has_zlib_header(bytes) && kept_inflater().wants_more(bytes, limit);
}

Bytes gzip_inflate(ByteView bytes, std::size_t limit) {
    constexpr int with_gzip_header = 16;
    return kept_inflater().inflate(bytes, limit, MAX_WBITS + with_gzip_header);
}

Bytes raw_inflate(ByteView bytes, std::size_t limit) { return kept_inflater().inflate(bytes, limit, -MAX_WBITS); }

Bytes zlib_inflate_to(ByteView bytes, std::size_t size) {
    struct Free {
        void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
    };
    thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
    if (!decompressor) throw std::bad_alloc();
    Bytes out(size);
    std::size_t used = 0;
    // With no place for the number of bytes that came out, it demands that they fill the output.
    if (libdeflate_zlib_decompress_ex(decompressor.get(), bytes.data(), bytes.size(), out.data(), size, &used,
                                      nullptr) != LIBDEFLATE_SUCCESS ||
        used != bytes.size())
        throw Error(Code::bad_compression, fmt::format("not a zlib stream of {} bytes", size));
    return out;
}

std::uint32_t crc32(ByteView bytes, std::uint32_t before) {
    if (bytes.empty()) return before; // zlib takes a null pointer for "begin anew"
    return static_cast<std::uint32_t>(::crc32_z(before, bytes.data(), bytes.size()));
}

} // namespace qrid
