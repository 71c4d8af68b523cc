#include "qrid/base/text.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace qrid {
namespace {

using Lines = std::vector<std::string_view>;

TEST(Text, LinesEndWithLineFeedsOrCarriageReturnsBeforeThem) {
    EXPECT_EQ(lines_of(""), Lines{});
    EXPECT_EQ(lines_of("a"), Lines{"a"});
    EXPECT_EQ(lines_of("a\n"), Lines{"a"});
    EXPECT_EQ(lines_of("a\r\nb\r\n"), (Lines{"a", "b"}));
    EXPECT_EQ(lines_of("\n\nb\rc\n\r"), (Lines{"", "", "b\rc", ""}));
    EXPECT_EQ(lines_of("a\r\r\n"), Lines{"a\r"});
}

TEST(Text, ALineIsTakenOffAndTheRestStays) {
    std::string_view text = "first\r\nsecond";
    EXPECT_EQ(take_line(text), "first");
    EXPECT_EQ(text, "second");
    EXPECT_EQ(take_line(text), "second");
    EXPECT_EQ(text, "");
    EXPECT_EQ(take_line(text), "");
}

TEST(Text, DigitsAreThoseOfAsciiAlone) {
    EXPECT_TRUE(is_digits("0123456789"));
    for (const char* other : {"", "-1", "1.0", " 1", "1 ", "１", "a"}) EXPECT_FALSE(is_digits(other)) << other;
}

TEST(Text, ADecimalNumberIsTheWholeTextAndFitsItsType) {
    EXPECT_EQ(decimal_number<std::uint64_t>("18446744073709551615"), UINT64_MAX);
    EXPECT_EQ(decimal_number<std::int64_t>("-9223372036854775808"), INT64_MIN);
    EXPECT_EQ(decimal_number<int>("007"), 7);
    for (const char* other : {"", "18446744073709551616", "-1", "+1", " 1", "1 ", "1x", "0x1"})
        EXPECT_FALSE(decimal_number<std::uint64_t>(other)) << other;
}

TEST(Text, ACountNamesItsThings) {
    EXPECT_EQ(counted(0, "list"), "0 lists");
    EXPECT_EQ(counted(1, "list"), "1 list");
    EXPECT_EQ(counted(UINT64_MAX, "byte"), "18446744073709551615 bytes");
}

} // namespace
} // namespace qrid
