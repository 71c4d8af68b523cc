// zlib_compress_coded(): no compressor at hand can be kept from storing what it cannot make shorter, and some readers
// of cards cannot read that. So each stored block is written again as one of fixed codes, all literals (RFC 1951
// section 3.2.6); the others stay as they are, bit by bit.
#include "qrid/base/compression.h"
#include "qrid/base/error.h"

#include <algorithm>
#include <new>
#include <vector>
#include <zlib.h>

namespace qrid {

namespace {

constexpr unsigned bits_of_byte = 8, bits_of_head = 3, stored = 0, fixed_codes = 1;
constexpr std::size_t zlib_head = 2, zlib_tail = 4;

// Bits of deflate, the lowest first.
unsigned bits_at(ByteView bytes, std::size_t at, unsigned count) {
    unsigned bits = 0;
    for (unsigned i = 0; i < count; ++i, ++at)
        bits |= static_cast<unsigned>(bytes[at / bits_of_byte] >> at % bits_of_byte & 1) << i;
    return bits;
}

class BitWriter {
public:
    explicit BitWriter(ByteView head) : out_(head.begin(), head.end()) {}

    void put(unsigned bits, unsigned count) {
        for (unsigned i = 0; i < count; ++i, ++used_) {
            if (used_ % bits_of_byte == 0) out_.push_back(0);
            out_.back() = static_cast<std::uint8_t>(out_.back() | (bits >> i & 1) << used_ % bits_of_byte);
        }
    }
    // Huffman codes begin with their highest bit.
    void put_code(unsigned code, unsigned length) {
        for (unsigned i = length; i-- > 0;) put(code >> i & 1, 1);
    }
    void copy(ByteView from, std::size_t begin, std::size_t end) {
        for (; begin < end; ++begin) put(bits_at(from, begin, 1), 1);
    }
    Bytes finish(ByteView tail) {
        append(out_, tail);
        return std::move(out_);
    }

private:
    Bytes out_;
    std::size_t used_ = 0; // bits behind the head
};

// Where a block stands in a stream, in bits, and what it holds of the content.
struct Block {
    std::size_t begin, end;
    ByteView content;
};

struct Inflating {
    z_stream stream{};
    Inflating() {
        if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
    }
    Inflating(const Inflating&) = delete;
    Inflating& operator=(const Inflating&) = delete;
    ~Inflating() { inflateEnd(&stream); }
};

// Of a zlib stream of this content.
std::vector<Block> blocks_of(ByteView stream, ByteView content) {
    constexpr int spare_bits = 7, in_last_block = 64, between_blocks = 128;
    Inflating inflating;
    z_stream& z = inflating.stream;
    Bytes out(content.size() + 1);
    z.next_in = const_cast<Bytef*>(stream.data()); // zlib's type is older than const
    z.avail_in = static_cast<uInt>(stream.size());
    z.next_out = out.data();
    z.avail_out = static_cast<uInt>(out.size());
    std::vector<Block> blocks;
    std::size_t begin = zlib_head * bits_of_byte, from = 0;
    for (bool is_over = false; !is_over;) {
        const int result = ::inflate(&z, Z_BLOCK);
        is_over = result == Z_STREAM_END;
        if (result != Z_OK && !is_over)
            throw Error(Code::internal, "internal error: the compressed data cannot be decompressed");
        const bool is_at_end = (z.data_type & between_blocks) != 0;
        if (!is_at_end && !is_over) continue;
        const std::size_t end = z.total_in * bits_of_byte - static_cast<unsigned>(z.data_type & spare_bits);
        if (end > begin && !is_over) blocks.push_back({begin, end, content.subspan(from, z.total_out - from)});
        begin = end;
        from = z.total_out;
        is_over = is_over || (z.data_type & in_last_block) != 0;
    }
    return blocks;
}

bool is_stored(ByteView stream, const Block& block) {
    return bits_at(stream, block.begin + 1, bits_of_head - 1) == stored;
}

// As what is small comes out nearly always: then there is nothing to look for.
bool is_one_coded_block(ByteView stream) {
    const unsigned head = bits_at(stream, zlib_head * bits_of_byte, bits_of_head);
    return (head & 1) != 0 && head >> 1 != stored;
}

void write_fixed(BitWriter& out, ByteView content, bool is_last) {
    constexpr unsigned first_long = 144, short_code = 0x30, long_code = 0x190, end_length = 7;
    out.put(is_last ? 1 : 0, 1);
    out.put(fixed_codes, bits_of_head - 1);
    for (const unsigned byte : content) {
        if (byte < first_long)
            out.put_code(short_code + byte, bits_of_byte);
        else
            out.put_code(long_code + byte - first_long, bits_of_byte + 1);
    }
    out.put_code(0, end_length);
}

} // namespace

Bytes zlib_compress_coded(ByteView bytes) {
    Bytes stream = zlib_compress(bytes);
    if (is_one_coded_block(stream)) return stream;
    const std::vector<Block> blocks = blocks_of(stream, bytes);
    const auto is_plain = [&](const Block& block) { return !is_stored(stream, block); };
    if (std::all_of(blocks.begin(), blocks.end(), is_plain)) return stream;
    BitWriter out(ByteView(stream).first(zlib_head));
    for (const Block& block : blocks) {
        if (is_plain(block))
            out.copy(stream, block.begin, block.end);
        else
            write_fixed(out, block.content, bits_at(stream, block.begin, 1) == 1);
    }
    return out.finish(ByteView(stream).last(zlib_tail));
}

bool has_stored_block(ByteView stream) {
    const Bytes content = zlib_inflate(stream, SIZE_MAX / 2);
    const std::vector<Block> blocks = blocks_of(stream, content);
    return std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) { return is_stored(stream, block); });
}

} // namespace qrid
