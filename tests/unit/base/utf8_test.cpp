#include "qrid/base/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

namespace qrid {
namespace {

// Of RFC 3629, section 4: what no character's bytes are.
constexpr std::array malformed{
    std::string_view("\x80"),
    std::string_view("\xbf\xbf"),
    std::string_view("\xc0\x80"),
    std::string_view("\xc1\xbf"),
    std::string_view("\xe0\x80\x80"),
    std::string_view("\xe0\x9f\xbf"),
    std::string_view("\xed\xa0\x80"),
    std::string_view("\xed\xbf\xbf"),
    std::string_view("\xf0\x80\x80\x80"),
    std::string_view("\xf0\x8f\xbf\xbf"),
    std::string_view("\xf4\x90\x80\x80"),
    std::string_view("\xf5\x80\x80\x80"),
    std::string_view("\xc3"),
    std::string_view("\xe6\x9d"),
    std::string_view("\xf0\xa0\xae"),
    std::string_view("\xc3x"),
    std::string_view("\xfe"),
    std::string_view("\xff"),
};

std::u32string characters_of(std::string_view text) {
    std::u32string characters;
    while (!text.empty()) characters += take_character(text);
    return characters;
}

TEST(Utf8, EveryCharacterIsTakenWhole) {
    EXPECT_EQ(characters_of("aé李𠮷\U0010ffff"), U"aé李𠮷\U0010ffff");
    EXPECT_EQ(first_character("李a"), "李");
    EXPECT_EQ(count_characters("aé李𠮷"), 4U);
}

TEST(Utf8, WhatIsMalformedIsTakenByteByByte) {
    for (const std::string_view bytes : malformed) {
        EXPECT_FALSE(is_utf8(bytes));
        EXPECT_FALSE(is_utf8("plain" + std::string(bytes) + "plain"));
        EXPECT_EQ(character_size(bytes), 0U);
        EXPECT_EQ(first_character(bytes).size(), 1U);
        EXPECT_EQ(characters_of(bytes).front(), U'\ufffd');
        EXPECT_EQ(count_characters(bytes), bytes.size());
    }
    EXPECT_EQ(characters_of("\xe6\x9d"
                            "a"),
              U"\ufffd\ufffda");
    EXPECT_EQ(character_size(""), 0U);
}

TEST(Utf8, ABeginningEndsBetweenCharacters) {
    EXPECT_EQ(beginning_of("a李b", 9), "a李b");
    EXPECT_EQ(beginning_of("a李b", 4), "a李");
    EXPECT_EQ(beginning_of("a李b", 3), "a");
    EXPECT_EQ(beginning_of("李", 2), "");
}

RC_GTEST_PROP(Utf8, WhatIsAppendedIsTaken, ()) {
    const auto characters = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::suchThat(
        rc::gen::inRange<std::uint32_t>(0, 0x110000), [](std::uint32_t c) { return c < 0xd800 || c >= 0xe000; }));
    std::string text;
    for (const char32_t character : characters) append_character(text, character);
    RC_ASSERT(is_utf8(text));
    RC_ASSERT(count_characters(text) == characters.size());
    std::string_view rest = text;
    for (const char32_t character : characters) RC_ASSERT(take_character(rest) == character);
}

} // namespace
} // namespace qrid
