// Where items lie in their bytes.
#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid::cbor {
namespace {

using test::code_of;

std::string places(const char* hex) {
    std::string out;
    for (const Span& span : children(hex_decode(hex)))
        out += std::to_string(span.begin) + "-" + std::to_string(span.end) + " ";
    return out;
}

TEST(Children, AreTheItemsOfAnArrayOrTheKeysAndValuesOfAMap) {
    EXPECT_EQ(places("83014102820304"), "1-2 2-4 4-7 ");
    EXPECT_EQ(places("a2010203820405"), "1-2 2-3 3-4 4-7 ");
    EXPECT_EQ(places("d8418101"), "3-4 ");
    EXPECT_EQ(places("9f0102ff"), "1-2 2-3 ");
    EXPECT_EQ(places("bf0102ff"), "1-2 2-3 ");
    EXPECT_EQ(places("80"), "");
    EXPECT_EQ(places("4101"), "");
    EXPECT_EQ(code_of([] { children(hex_decode("8301")); }), Code::bad_cbor);
    EXPECT_EQ(code_of([] { children({}); }), Code::bad_cbor);
}

TEST(TagHead, IsReadInEveryWidth) {
    const auto number = [](const char* hex) { return tag_head(hex_decode(hex)).value_or(TagHead{}).number; };
    EXPECT_EQ(number("d2"), 18U);
    EXPECT_EQ(number("d83d"), 61U);
    EXPECT_EQ(number("d9d9f7"), 55799U);
    EXPECT_EQ(number("da00010000"), 65536U);
    EXPECT_EQ(number("db0000000100000000"), 4294967296U);
    for (const char* none : {"", "84", "d8", "d9d9", "dc00", "df"}) EXPECT_FALSE(tag_head(hex_decode(none))) << none;
}

TEST(Maps, KnowAKeyGivenTwiceHoweverManyThereAre) {
    for (const int count : {2, 23, 24, 25, 100}) {
        Map map;
        for (int i = 0; i < count; ++i) map.emplace_back(i, 0);
        Bytes bytes = encode(map);
        EXPECT_EQ(decode(bytes).value.map()->size(), static_cast<std::size_t>(count));
        // The last key once more, in place of the first, and written longer than needed.
        map.front().first = count - 1;
        std::string twice = hex_encode(encode(Map{map.back()})).substr(2);
        Bytes wrong = encode(Map(map.begin() + 1, map.end()));
        wrong.insert(wrong.end(), {0x18, static_cast<std::uint8_t>(count - 1), 0});
        const std::size_t head = count - 1 < 24 ? 1 : 2;
        if (head == 1 && count < 24) wrong[0] = static_cast<std::uint8_t>(0xa0 + count);
        if (head == 2) wrong[1] = static_cast<std::uint8_t>(count);
        if (count == 24) continue; // its head grows
        EXPECT_EQ(code_of([&] { decode(wrong); }), Code::bad_cbor) << count;
    }
    // Keys of other kinds: floats that are not equal to themselves, and texts.
    EXPECT_EQ(code_of([] { decode(hex_decode("a2f97e0001f97e0002")); }), Code::bad_cbor);
    EXPECT_EQ(code_of([] { decode(hex_decode("a2616101616102")); }), Code::bad_cbor);
    EXPECT_EQ(code_of([] { decode(hex_decode("a3f97e00010102f97e0003")); }), Code::bad_cbor);
}

} // namespace
} // namespace qrid::cbor
