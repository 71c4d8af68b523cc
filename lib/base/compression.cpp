#include "qrid/base/compression.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <new>
#include <utility>
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

// Setting a stream up costs more than packing a card does, so that each thread keeps the one that it used last.
class KeptStream {
public:
    KeptStream() = default;
    KeptStream(const KeptStream&) = delete;
    KeptStream& operator=(const KeptStream&) = delete;
    ~KeptStream() { end(); }

    z_stream& fresh(Deflate how) {
        if (made_ && how.level == how_.level && how.strategy == how_.strategy && deflateReset(&stream_) == Z_OK)
            return stream_;
        end();
        stream_ = {};
        constexpr int window_bits = 15, memory_level = 8;
        if (deflateInit2(&stream_, how.level, Z_DEFLATED, window_bits, memory_level, zlib_strategy(how.strategy)) !=
            Z_OK)
            throw std::bad_alloc();
        made_ = true;
        how_ = how;
        return stream_;
    }

private:
    void end() {
        if (std::exchange(made_, false)) deflateEnd(&stream_);
    }

    z_stream stream_{};
    Deflate how_;
    bool made_ = false;
};

z_stream& fresh_stream(Deflate how) {
    thread_local KeptStream kept;
    return kept.fresh(how);
}

// zlib does not write through next_in; its type is older than const.
Bytef* input(ByteView bytes) {
    return const_cast<Bytef*>(bytes.data());
} // NOLINT(cppcoreguidelines-pro-type-const-cast)

} // namespace

Bytes zlib_compress(ByteView bytes, Deflate how) {
    z_stream& stream = fresh_stream(how);
    Bytes out(deflateBound(&stream, static_cast<uLong>(bytes.size())));
    stream.next_in = input(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    if (bytes.size() > UINT32_MAX || ::deflate(&stream, Z_FINISH) != Z_STREAM_END)
        throw Error(Code::too_large, "too much data for one zlib stream");
    out.resize(stream.total_out);
    return out;
}

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

std::uint32_t crc32(ByteView bytes, std::uint32_t before) {
    if (bytes.empty()) return before; // zlib takes a null pointer for "begin anew"
    return static_cast<std::uint32_t>(::crc32_z(before, bytes.data(), bytes.size()));
}

} // namespace qrid
