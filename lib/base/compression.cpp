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

// Of what is as small as a card zlib takes three times as long for the same number of bytes.
constexpr std::size_t small_input = 4096;

// One compressor a thread, for one level.
template <int level>
Bytes libdeflate_compress(ByteView bytes) {
    struct Free {
        void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
    };
    thread_local const std::unique_ptr<libdeflate_compressor, Free> compressor(libdeflate_alloc_compressor(level));
    if (!compressor) throw std::bad_alloc();
    Bytes out(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()));
    out.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size()));
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

} // namespace

Bytes zlib_compress(ByteView bytes, Deflate how) {
    return !how.as_zlib && bytes.size() <= small_input && how.level == Deflate{}.level &&
                   how.strategy == Deflate{}.strategy
               ? libdeflate_compress<9>(bytes)
               : kept_deflater(how).compress(bytes);
}

Bytes zlib_compress_best(ByteView bytes) { return libdeflate_compress<12>(bytes); }

bool has_zlib_header(ByteView bytes) {
    return bytes.size() >= 2 && (bytes[0] & 0x0f) == 8 && bytes[0] >> 4 <= 7 && (bytes[0] * 256U + bytes[1]) % 31 == 0;
}

Bytes zlib_inflate(ByteView bytes, std::size_t limit) {
    if (!has_zlib_header(bytes)) throw Error(Code::bad_compression, "not a zlib stream");
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> guard(&stream, inflateEnd);
    stream.next_in = input(bytes);
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), UINT32_MAX));
    Bytes out;
    for (;;) {
        // One byte past the limit is room enough to notice that there is more.
        const std::size_t before = out.size();
        out.resize(
            std::min(limit + 1, std::max<std::size_t>(before * 2, std::min<std::size_t>(bytes.size() * 4, 1 << 20))));
        stream.next_out = out.data() + before;
        stream.avail_out = static_cast<uInt>(out.size() - before);
        const int result = ::inflate(&stream, Z_NO_FLUSH);
        const std::size_t total = out.size() - stream.avail_out;
        if (total > limit) throw Error(Code::too_large, fmt::format("inflates to more than {} bytes", limit));
        out.resize(total);
        if (result == Z_STREAM_END) break;
        if (result != Z_OK || (stream.avail_in == 0 && stream.avail_out != 0))
            throw Error(Code::bad_compression, "the zlib stream is damaged or cut short");
    }
    if (stream.avail_in != 0)
        throw Error(Code::bad_compression, fmt::format("{} bytes after the zlib stream", stream.avail_in));
    return out;
}

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
