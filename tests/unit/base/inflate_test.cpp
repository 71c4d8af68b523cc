// Brotli, gzip and bare deflate, and the padding inside of deflate streams.
#include "qrid/base/brotli.h"
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using test::code_of;

RC_GTEST_PROP(Brotli, GoesRound, (const Bytes& bytes)) {
    RC_ASSERT(brotli_inflate(brotli_compress(bytes), bytes.size()) == bytes);
}

TEST(Brotli, IsBoundedAndFillsItsInput) {
    const Bytes bomb = brotli_compress(Bytes(10'000'000, 0));
    EXPECT_LT(bomb.size(), 100U);
    EXPECT_EQ(code_of([&] { brotli_inflate(bomb, 64 << 10); }), Code::too_large);
    const Bytes stream = brotli_compress(bytes_of("some text, some text, some text"));
    Bytes longer = stream;
    longer.push_back(0);
    EXPECT_EQ(code_of([&] { brotli_inflate(longer, 1000); }), Code::bad_compression);
    for (std::size_t size = 0; size < stream.size(); ++size)
        EXPECT_EQ(code_of([&] { brotli_inflate(ByteView(stream).first(size), 1000); }), Code::bad_compression) << size;
}

TEST(Inflate, ReadsGzipAndBareDeflate) {
    // gzip of "hello" by hand: header, one stored block, CRC-32 and length.
    const Bytes gzip = hex_decode("1f8b0800000000000003"
                                  "010500faff68656c6c6f"
                                  "86a61036"
                                  "05000000");
    EXPECT_EQ(text_of(gzip_inflate(gzip, 100)), "hello");
    EXPECT_EQ(text_of(raw_inflate(hex_decode("010500faff68656c6c6f"), 100)), "hello");
    EXPECT_EQ(code_of([&] { gzip_inflate(gzip, 4); }), Code::too_large);
    Bytes twice = gzip;
    twice.insert(twice.end(), gzip.begin(), gzip.end());
    EXPECT_EQ(code_of([&] { gzip_inflate(twice, 100); }), Code::bad_compression);
    EXPECT_EQ(code_of([&] { gzip_inflate(bytes_of("not gzip at all"), 100); }), Code::bad_compression);
}

TEST(Inflate, RefusesBitsInThePadding) {
    // A stored block has five bits of padding after its three of head.
    for (unsigned bit = 3; bit < 8; ++bit) {
        Bytes stored = hex_decode("010500faff68656c6c6f");
        stored[0] |= static_cast<std::uint8_t>(1U << bit);
        EXPECT_EQ(code_of([&] { raw_inflate(stored, 100); }), Code::bad_compression) << bit;
    }
    // An empty block of the fixed code is ten bits: 1, 01, 0000000; six of padding follow.
    EXPECT_EQ(raw_inflate(hex_decode("0300"), 100), Bytes{});
    for (unsigned bit = 2; bit < 8; ++bit) {
        Bytes fixed = hex_decode("0300");
        fixed[1] |= static_cast<std::uint8_t>(1U << bit);
        EXPECT_EQ(code_of([&] { raw_inflate(fixed, 100); }), Code::bad_compression) << bit;
    }
    // A stored block after a fixed one begins in the middle of a byte: 0, 01, 0000000 (ten bits), then 1, 00 and three
    // of padding.
    EXPECT_EQ(text_of(raw_inflate(hex_decode("0204"
                                             "0100feff"
                                             "61"),
                                  100)),
              "a");
    for (unsigned bit = 5; bit < 8; ++bit) {
        Bytes mixed = hex_decode("02040100feff61");
        mixed[1] |= static_cast<std::uint8_t>(1U << bit);
        EXPECT_EQ(code_of([&] { raw_inflate(mixed, 100); }), Code::bad_compression) << bit;
    }
}

RC_GTEST_PROP(Inflate, ReadsWhatEachStrategyWrites, (const Bytes& bytes)) {
    for (const int level : {0, 1, 6, 9})
        for (const auto strategy :
             {Deflate::Strategy::ordinary, Deflate::Strategy::runs, Deflate::Strategy::huffman_only})
            RC_ASSERT(zlib_inflate(zlib_compress(bytes, {level, strategy, true}), bytes.size()) == bytes);
    RC_ASSERT(zlib_inflate(zlib_compress_best(bytes), bytes.size()) == bytes);
}

} // namespace
} // namespace qrid
