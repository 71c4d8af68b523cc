#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/cbor/writer.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid::cbor {
namespace {

using test::code_of;

// RFC 8949 appendix A, those of preferred serialization.
TEST(Cbor, GoesRoundOnTheExamplesOfItsRfc) {
    for (const char* hex : {"00",
                            "17",
                            "1818",
                            "1903e8",
                            "1a000f4240",
                            "1b000000e8d4a51000",
                            "1bffffffffffffffff",
                            "20",
                            "3903e7",
                            "3bffffffffffffffff",
                            "f90000",
                            "f93c00",
                            "fb3ff199999999999a",
                            "fa47c35000",
                            "f97c00",
                            "f4",
                            "f5",
                            "f6",
                            "f7",
                            "e0",
                            "f3",
                            "f820",
                            "f83b",
                            "f8ff",
                            "a1f83b01",
                            "c074323031332d30332d32315432303a30343a30305a",
                            "40",
                            "4401020304",
                            "60",
                            "6161",
                            "62c3bc",
                            "64f0908591",
                            "80",
                            "83010203",
                            "8301820203820405",
                            "a0",
                            "a201020304",
                            "c6f6",
                            "d2f6",
                            "d4f6",
                            "d7f6",
                            "d818f6",
                            "d83df6",
                            "d9d9f7f6",
                            "a26161016162820203",
                            "826161a161626163"}) {
        const Bytes bytes = hex_decode(hex);
        EXPECT_EQ(hex_encode(encode(decode(bytes).value)), hex);
        EXPECT_FALSE(decode(bytes).indefinite_length);
        EXPECT_FALSE(decode(bytes).not_shortest);
    }
}

TEST(Cbor, TellsWhatAStrictWriterWouldNotWrite) {
    for (const char* hex :
         {"5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f018202039f0405ffff", "bf61610161629f0203ffff"})
        EXPECT_TRUE(decode(hex_decode(hex)).indefinite_length) << hex;
    for (const char* hex : {"1801", "190001", "1a00000001", "1b0000000000000001", "3800", "580101", "780161", "9801f6",
                            "b80101f6", "d801f6"})
        EXPECT_TRUE(decode(hex_decode(hex)).not_shortest) << hex;
    EXPECT_EQ(encode(decode(hex_decode("5f42010243030405ff")).value), hex_decode("450102030405"));
}

TEST(Cbor, RefusesWhatIsNotWellFormed) {
    for (const char* hex : {"",
                            "18",
                            "19ff",
                            "5f",
                            "5f00ff",
                            "5f6161ff",
                            "7f4161ff",
                            "ff",
                            "81",
                            "8201",
                            "81ff",
                            "a1",
                            "a101",
                            "a1ff",
                            "bf01ff",
                            "1c",
                            "fc",
                            "f8",
                            "f800",
                            "f81f",
                            "c1",
                            "6181",
                            "62c080",
                            "63eda080",
                            "64f4908080",
                            "0000",
                            "a201020102",
                            "a2f90000f6f90000f6",
                            "bf01f601f6ff"})
        EXPECT_EQ(code_of([&] { decode(hex_decode(hex)); }), Code::bad_cbor) << hex;
}

TEST(Cbor, BelievesNoLength) {
    for (const char* hex : {"5affffffff", "7affffffff00", "9affffffff00", "baffffffff00", "5bffffffffffffffff",
                            "9bffffffffffffffff", "bb7fffffffffffffff", "9b0000000100000000"})
        EXPECT_EQ(code_of([&] { decode(hex_decode(hex)); }), Code::bad_cbor) << hex;
}

TEST(Cbor, BoundsDepthAndItems) {
    for (const std::uint8_t opener : Bytes{0x81, 0xc1, 0x9f}) {
        Bytes deep(10000, opener);
        deep.push_back(0);
        EXPECT_EQ(code_of([&] { decode(deep); }), Code::bad_cbor);
    }
    Bytes sixteen(16, 0x81);
    sixteen.push_back(0);
    EXPECT_NO_THROW(decode(sixteen));
    sixteen.insert(sixteen.begin(), 0x81);
    EXPECT_EQ(code_of([&] { decode(sixteen); }), Code::bad_cbor);
    Bytes wide{0x99, 0x27, 0x10};
    wide.resize(10003, 0);
    EXPECT_EQ(code_of([&] { decode(wide); }), Code::bad_cbor);
}

TEST(Cbor, SortsKeysByTheirBytes) {
    // RFC 8949 section 4.2.1's example order.
    const Map map{{false, 0}, {Array{-1}, 1}, {Array{100}, 2}, {"aa", 3}, {"z", 4}, {-1, 5}, {100, 6}, {10, 7}};
    EXPECT_EQ(hex_encode(encode(map)), "a8"
                                       "0a07"
                                       "186406"
                                       "2005"
                                       "617a04"
                                       "62616103"
                                       "81186402"
                                       "812001"
                                       "f400");
}

TEST(Cbor, IsWrittenItemByItem) {
    Writer out;
    out.tag(18).array(6).map(1).integer(-1).text("x").bytes(Bytes{1}).encoded(encode("y")).value(1.5);
    for (const std::int64_t n : {std::int64_t{0}, std::int64_t{23}, std::int64_t{24}, std::int64_t{255},
                                 std::int64_t{256}, std::int64_t{65536}, std::int64_t{1} << 32, INT64_MAX, INT64_MIN})
        out.integer(n);
    EXPECT_EQ(hex_encode(std::move(out).take()), "d286a12061784101"
                                                 "6179"
                                                 "f93e00"
                                                 "00"
                                                 "17"
                                                 "1818"
                                                 "18ff"
                                                 "190100"
                                                 "1a00010000"
                                                 "1b0000000100000000"
                                                 "1b7fffffffffffffff"
                                                 "3b7fffffffffffffff");
}

Value any_value(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 8 : 5)) {
    case 0:
        return Value(Integer{*rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<std::uint64_t>()});
    case 1:
        return *rc::gen::arbitrary<Bytes>();
    case 2:
        return hex_encode(*rc::gen::arbitrary<Bytes>());
    case 3:
        return *rc::gen::arbitrary<bool>();
    case 4:
        return *rc::gen::arbitrary<double>();
    case 5:
        return Value::tagged(*rc::gen::arbitrary<std::uint64_t>(), any_value(depth - 1));
    case 6: {
        Array items;
        for (int n = *rc::gen::inRange(0, 4); n > 0; --n) items.push_back(any_value(depth - 1));
        return items;
    }
    default: {
        Map entries;
        for (int n = *rc::gen::inRange(0, 4); n > 0; --n) entries.emplace_back(n, any_value(depth - 1));
        return entries;
    }
    }
}

RC_GTEST_PROP(Cbor, GoesRound, ()) {
    const Bytes bytes = encode(any_value(4));
    RC_ASSERT(encode(decode(bytes).value) == bytes);
}

RC_GTEST_PROP(Cbor, RefusesEveryTruncation, ()) {
    const Bytes bytes = encode(any_value(4));
    const auto length = *rc::gen::inRange<std::size_t>(0, bytes.size());
    RC_ASSERT(code_of([&] { decode(ByteView(bytes).first(length)); }) == Code::bad_cbor);
}

} // namespace
} // namespace qrid::cbor
