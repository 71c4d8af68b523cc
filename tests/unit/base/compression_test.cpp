#include "qrid/base/compression.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using test::code_of;

RC_GTEST_PROP(Compression, GoesRound, (const Bytes& bytes)) {
    for (int level : {0, 1, 9}) RC_ASSERT(zlib_inflate(zlib_compress(bytes, {level}), 1 << 20) == bytes);
}

RC_GTEST_PROP(Compression, GoesRoundBare, (const Bytes& bytes)) {
    RC_ASSERT(raw_inflate(raw_compress(bytes), bytes.size()) == bytes);
}

TEST(Crc32, GoesOnFromWhereItWas) {
    EXPECT_EQ(crc32(bytes_of("123456789")), 0xcbf43926U);
    EXPECT_EQ(crc32(bytes_of("456789"), crc32(bytes_of("123"))), 0xcbf43926U);
    EXPECT_EQ(crc32({}, 5), 5U); // an empty part once began anew
}

TEST(Compression, StopsAtTheLimit) {
    const Bytes bomb = zlib_compress(Bytes(1 << 20));
    EXPECT_EQ(zlib_inflate(bomb, 1 << 20).size(), 1U << 20);
    EXPECT_EQ(code_of([&] { zlib_inflate(bomb, (1 << 20) - 1); }), Code::too_large);
    EXPECT_EQ(code_of([&] { zlib_inflate(bomb, 0); }), Code::too_large);
}

TEST(Compression, RefusesDamageAndTrailingBytes) {
    const Bytes good = zlib_compress(bytes_of("a card, a card, a card"));
    for (std::size_t length = 0; length < good.size(); ++length)
        EXPECT_EQ(code_of([&] { zlib_inflate(ByteView(good).first(length), 1000); }), Code::bad_compression) << length;
    Bytes longer = good;
    longer.push_back(0);
    EXPECT_EQ(code_of([&] { zlib_inflate(longer, 1000); }), Code::bad_compression);
    Bytes wrong_checksum = good;
    wrong_checksum.back() ^= 1;
    EXPECT_EQ(code_of([&] { zlib_inflate(wrong_checksum, 1000); }), Code::bad_compression);
}

// Random bytes of a photo behind the words of a record: libdeflate stores the first.
Bytes words_and_noise(std::size_t words, std::size_t noise) {
    Bytes bytes;
    for (std::size_t i = 0; i < words; ++i) bytes.push_back(static_cast<std::uint8_t>("{\"id\":\"33010\"}"[i % 14]));
    std::uint32_t state = 7;
    for (std::size_t i = 0; i < noise; ++i) {
        state = state * 1664525 + 1013904223;
        bytes.push_back(static_cast<std::uint8_t>(state >> 24));
    }
    return bytes;
}

TEST(Compression, MakesNoStoredBlockWhereNoneIsWanted) {
    std::size_t had_one = 0;
    for (std::size_t words = 0; words <= 300; words += 60)
        for (std::size_t noise = 0; noise <= 1800; noise += 90) {
            const Bytes bytes = words_and_noise(words, noise);
            if (has_stored_block(zlib_compress(bytes))) ++had_one;
            const Bytes coded = zlib_compress_coded(bytes);
            EXPECT_FALSE(has_stored_block(coded)) << words << " " << noise;
            EXPECT_EQ(zlib_inflate(coded, 1 << 20), bytes);
            EXPECT_LE(coded.size(), zlib_compress(bytes).size() + noise / 15 + 3);
        }
    EXPECT_GT(had_one, 0U);
    EXPECT_TRUE(has_stored_block(zlib_compress(words_and_noise(0, 5000), {.level = 0})));
    EXPECT_EQ(code_of([&] { (void)has_stored_block(bytes_of("no stream")); }), Code::bad_compression);
}

RC_GTEST_PROP(Compression, GoesRoundWithoutStoredBlocks, (const Bytes& bytes)) {
    const Bytes coded = zlib_compress_coded(bytes);
    RC_ASSERT(!has_stored_block(coded));
    RC_ASSERT(zlib_inflate(coded, 1 << 20) == bytes);
}

} // namespace
} // namespace qrid
