// Text in the columns of a terminal.
#include "qrid/words/lines.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

TEST(Wrapped, BreaksAtSpaces) {
    EXPECT_EQ(wrapped("one two three", 7, 2), "  one two\n  three\n");
    EXPECT_EQ(wrapped("incomprehensible", 4, 0), "incomprehensible\n");
    EXPECT_EQ(wrapped("", 10, 4), "");
}

TEST(Wrapped, BreaksBetweenWideCharacters) {
    EXPECT_EQ(wrapped("这张卡已经过期", 8, 0), "这张卡已\n经过期\n");
    EXPECT_EQ(wrapped("用 PNG 或 JPEG 格式", 10, 1), " 用 PNG 或\n JPEG 格式\n");
}

TEST(Wrapped, NoLineBeginsWithACommaOrEndsWithAnOpeningBracket) {
    EXPECT_EQ(wrapped("这张卡已，经过期", 8, 0), "这张卡\n已，经过\n期\n");
    EXPECT_EQ(wrapped("签发机（而不是）", 8, 0), "签发机\n（而不\n是）\n");
}

TEST(Columns, WideCharactersTakeTwo) {
    EXPECT_EQ(columns_of(std::string_view("a中")), 3);
    EXPECT_EQ(columns_of(std::string_view("e\xcc\x81")), 1);
}

} // namespace
} // namespace qrid
