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

} // namespace
} // namespace qrid
