// The layer of compression: zlib (RFC 1950) and Brotli (RFC 7932) around the COSE bytes.
#include "qrid/base/brotli.h"
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/corpus/inside/kit.h"

#include <fmt/format.h>

namespace qrid::corpus {

namespace compression_layer {
namespace {

constexpr const char *zlib = "RFC 1950 section 2.2", *deflate = "RFC 1951 section 3.2",
                     *path = "Claim 169 section \"Encoding\"";

// A text of these compressed bytes.
Recipe::Maker<std::string> stream(Recipe::Maker<Bytes> make) {
    return [make = std::move(make)](const Kit& k) { return base45_encode(make(k)); };
}

Bytes good_stream(const Kit& k) { return zlib_compress(k.sign(k.card()), {.as_zlib = true}); }

Recipe::Maker<std::string> changed(void (*change)(Bytes&)) {
    return stream([change](const Kit& k) {
        Bytes bytes = good_stream(k);
        change(bytes);
        return bytes;
    });
}

// Two bytes that make a zlib header with this CMF and these flags, put right by FCHECK.
void put_header(Bytes& bytes, unsigned cmf, unsigned flags) {
    flags &= 0xe0;
    while ((cmf * 256 + flags) % 31 != 0) ++flags;
    bytes[0] = static_cast<std::uint8_t>(cmf);
    bytes[1] = static_cast<std::uint8_t>(flags);
}

// One stored block (RFC 1951 section 3.2.4) of at most 65535 bytes.
Bytes stored_block(ByteView content, bool is_last) {
    const std::size_t n = content.size();
    const auto low = [](std::size_t x) { return static_cast<std::uint8_t>(x); };
    return join({Bytes{is_last, low(n), low(n >> 8), low(~n), low(~n >> 8)}, content});
}

// A zlib stream of that many stored blocks.
Bytes stored_stream(ByteView content, std::size_t block) {
    const Bytes good = zlib_compress(content);
    Bytes out(good.begin(), good.begin() + 2);
    for (std::size_t at = 0; at < content.size(); at += block) {
        const ByteView part = content.subspan(at, std::min(block, content.size() - at));
        out = join({out, stored_block(part, at + part.size() == content.size())});
    }
    return join({out, ByteView(good).last(4)});
}

Bytes gzip(ByteView content) {
    const Bytes raw = raw_compress(content);
    Bytes out = join({Bytes{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}, raw});
    for (const std::uint64_t number : {std::uint64_t{crc32(content)}, std::uint64_t{content.size()}})
        for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(number >> shift));
    return out;
}

} // namespace
} // namespace compression_layer

void add_compression_cases(Book book) {
    using namespace compression_layer;
    const Codes bad = {"bad-compression"};
    book.valid("plain", "a zlib stream", path, "the form of the specification");
    for (const int level : {1, 6, 9})
        book.valid(fmt::format("level-{}", level), fmt::format("zlib at level {}", level), zlib,
                   "how hard the writer tried is its own business")
            .text(stream(
                [level](const Kit& k) { return zlib_compress(k.sign(k.card()), {.level = level, .as_zlib = true}); }));
    book.valid("huffman-only", "a stream of Huffman codes only", deflate, "any deflate stream is one")
        .text(stream([](const Kit& k) {
            return zlib_compress(k.sign(k.card()), {.strategy = Deflate::Strategy::huffman_only, .as_zlib = true});
        }));
    book.valid("stored", "one stored block, nothing compressed", deflate, "a zlib stream may hold stored blocks")
        .text(stream([](const Kit& k) { return stored_stream(k.sign(k.card()), 65535); }));
    book.valid("stored-blocks", "stored blocks of 16 bytes each", deflate, "a stream may have any number of blocks")
        .text(stream([](const Kit& k) { return stored_stream(k.sign(k.card()), 16); }));
    book.valid("small-window", "a header that declares a window of 1 KiB", zlib, "the window may be smaller than usual")
        .text(stream([](const Kit& k) {
            Bytes bytes = stored_stream(k.sign(k.card()), 65535);
            put_header(bytes, 0x28, 0);
            return bytes;
        }));
    book.valid("brotli", "a Brotli stream", path, "the specification allows Brotli as well")
        .needs({"brotli"})
        .text(stream([](const Kit& k) { return brotli_compress(k.sign(k.card())); }));

    book.invalid("checksum", "the Adler-32 at the end is wrong", zlib, "a reader must check it", bad)
        .text(changed([](Bytes& b) { b.back() ^= 1; }));
    book.invalid("checksum-missing", "the Adler-32 is missing", zlib, "the stream is cut short", bad)
        .text(changed([](Bytes& b) { b.resize(b.size() - 4); }));
    book.invalid("cut", "the last byte is missing", zlib, "the stream is cut short", bad).text(changed([](Bytes& b) {
        b.pop_back();
    }));
    book.invalid("cut-half", "the second half of the stream is missing", zlib, "the stream is cut short", bad)
        .text(changed([](Bytes& b) { b.resize(b.size() / 2); }));
    book.invalid("trailing-byte", "a zero byte follows the stream", "qrid-formats(5)",
                 "what follows the stream is covered by nothing and must be refused", bad)
        .text(changed([](Bytes& b) { b.push_back(0); }));
    book.invalid("trailing-stream", "a second stream follows the first", "qrid-formats(5)",
                 "what follows the stream is covered by nothing and must be refused", bad)
        .text(stream([](const Kit& k) {
            return join({good_stream(k), zlib_compress(bytes_of("more"))});
        }));
    book.invalid("header-check", "FCHECK of the header is wrong", zlib, "CMF and FLG must be a multiple of 31",
                 {"bad-compression", "not-a-card"})
        .text(changed([](Bytes& b) { b[1] ^= 1; }));
    book.invalid("method", "the header declares a method other than deflate", zlib, "only 8 is defined",
                 {"bad-compression", "not-a-card"})
        .text(changed([](Bytes& b) { put_header(b, 0x77, 0); }));
    book.invalid("window", "the header declares a window of 64 KiB", zlib, "CINFO above 7 is not allowed",
                 {"bad-compression", "not-a-card"})
        .text(changed([](Bytes& b) { put_header(b, 0x88, 0); }));
    book.invalid("dictionary", "the header asks for a preset dictionary", zlib, "no dictionary has been agreed on", bad)
        .text(stream([](const Kit& k) {
            Bytes bytes = good_stream(k);
            put_header(bytes, 0x78, 0x20);
            return join({ByteView(bytes).first(2), Bytes{0, 0, 0, 1}, ByteView(bytes).subspan(2)});
        }));
    book.invalid("block-type", "a block of the reserved type 3", deflate, "it is an error", bad)
        .text(changed([](Bytes& b) { b[2] |= 6; }));
    book.invalid("stored-length", "a stored block whose length and complement do not fit", deflate,
                 "NLEN is the complement of LEN", bad)
        .text(stream([](const Kit& k) {
            Bytes bytes = stored_stream(k.sign(k.card()), 65535);
            bytes[5] ^= 1;
            return bytes;
        }))
        .unlike("stored");
    book.invalid("not-last", "the only block is not marked as the last one", deflate, "the stream does not end", bad)
        .text(stream([](const Kit& k) {
            Bytes bytes = stored_stream(k.sign(k.card()), 65535);
            bytes[2] = 0;
            return bytes;
        }))
        .unlike("stored");
    book.invalid("distance", "a distance that reaches before the beginning", deflate, "there is nothing to copy", bad)
        .text(stream([](const Kit& k) {
            // Fixed codes: length 3 (0000001), distance 1 (00000), end of block; then the card's own bytes.
            Bytes bytes = good_stream(k);
            bytes[2] = 0x03;
            bytes[3] = 0x02;
            return bytes;
        }));
    book.invalid("bomb", "16 MiB of zeros", path, "a reader must bound what it inflates: a card has no megabytes",
                 {"too-large"})
        .text(stream([](const Kit&) { return zlib_compress(Bytes(std::size_t{16} << 20, 0)); }));
    book.open("bomb-in-card", "a good card whose identity has 4 MiB of spaces", path,
              "a reader must bound what it inflates: a card has no megabytes", {"too-large"})
        .text(stream([](const Kit& k) {
            cbor::Map claims = k.claims(), identity = k.identity_map();
            set(identity, identity_key::address, std::string(std::size_t{4} << 20, ' '));
            set(claims, claim::identity, identity);
            return zlib_compress(k.cose(claims));
        }));
    book.invalid("brotli-bomb", "4 MiB of zeros in Brotli", path,
                 "a reader must bound what it inflates: a card has no megabytes", {"too-large"})
        .needs({"brotli"})
        .text(stream([](const Kit&) { return brotli_compress(Bytes(std::size_t{4} << 20, 0)); }))
        .unlike("brotli");
    book.invalid("brotli-trailing", "a byte follows the Brotli stream", "qrid-formats(5)",
                 "what follows the stream is covered by nothing and must be refused", {"bad-compression", "not-a-card"})
        .needs({"brotli"})
        .text(stream([](const Kit& k) {
            return join({brotli_compress(k.sign(k.card())), Bytes{0}});
        }))
        .unlike("brotli");
    book.invalid("brotli-cut", "the Brotli stream is cut short", path, "the stream does not end",
                 {"bad-compression", "not-a-card"})
        .needs({"brotli"})
        .text(stream([](const Kit& k) {
            Bytes bytes = brotli_compress(k.sign(k.card()));
            bytes.resize(bytes.size() / 2);
            return bytes;
        }))
        .unlike("brotli");
    book.invalid("gzip", "a gzip member instead of a zlib stream", path, "cards are zlib or Brotli",
                 {"bad-compression", "not-a-card"})
        .text(stream([](const Kit& k) { return gzip(k.sign(k.card())); }));
    book.invalid("raw-deflate", "a deflate stream without its zlib header", path, "cards are zlib or Brotli",
                 {"bad-compression", "not-a-card"})
        .text(stream([](const Kit& k) { return raw_compress(k.sign(k.card())); }));
    book.invalid("none", "the COSE bytes, not compressed", path, "cards are compressed",
                 {"bad-compression", "not-a-card"})
        .text(stream([](const Kit& k) { return k.sign(k.card()); }));
    book.invalid("twice", "compressed twice", path, "inside of the stream there is no COSE message",
                 {"bad-cbor", "bad-cose"})
        .text(stream([](const Kit& k) { return zlib_compress(good_stream(k)); }));
    book.invalid("empty", "a stream of nothing", path, "there is no message", {"bad-cbor", "bad-cose", "not-a-card"})
        .text(stream([](const Kit&) { return zlib_compress({}); }));
}

} // namespace qrid::corpus
