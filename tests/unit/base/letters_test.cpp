// What counts as a letter, in all scripts; that the table is the one of Unicode is a test of the house.
#include "qrid/base/letters.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

TEST(Letters, AreOfAllScripts) {
    for (const char* name :
         {"A", "0", "é", "李", "𠮷",  "\U00031350", "김", "ㄱ", "は", "ｶ",   "محمد",          "म", "मु", "ส", "ა",
          "Ω", "Ж", "ש", "ኢ",  "ᏣᎳᎩ", "٣",          "Ⅷ",  "๑",  "𐐷",  "- A", "\u200b\u0301x", "?1"})
        EXPECT_TRUE(has_letters(name)) << name;
}

TEST(Letters, AreNoMarksSymbolsPicturesNorWhatIsNotSeen) {
    for (const char* none : {"",
                             " ",
                             "\t\n",
                             "\u00a0",
                             "-",
                             "???",
                             "...",
                             "\u30fb",
                             "\uff1f\uff1d",
                             "\u2588",
                             "\U0001f600",
                             "\u0483\u1ab0\u20d0\ufe20",
                             "\u094d",
                             "\u0301",
                             "\u17b4",
                             "\u200b\u200d",
                             "\u2060",
                             "\ufeff",
                             "\u202e\u202c",
                             "\u3164",
                             "\u115f\u1160",
                             "\uffa0",
                             "\u034f",
                             "\u180e",
                             "\ufe0f",
                             "\U000e0041",
                             "\U0001bca0\U0001bca1\U0001bca2\U0001bca3",
                             "\U00013430",
                             "\U0001d159",
                             "\U0001d173",
                             "\u2800",
                             "\ufdd0",
                             "\U0001ffff",
                             "\ufffd",
                             "\u0378",
                             "\U0010ffff",
                             "\ue000\uf8ff",
                             "\U000f0000",
                             "\xff",
                             "A\xff",
                             "\xed\xa0\x80"})
        EXPECT_FALSE(has_letters(none)) << none;
}

TEST(Letters, AreCountedWithTheSignsOfASCIIAsWhatIsTyped) {
    EXPECT_EQ(visible_characters("a1-?"), 4U);
    EXPECT_EQ(visible_characters("a b\t"), 2U);
    EXPECT_EQ(visible_characters("a\u0301\u0302\u0303"), 1U);
    EXPECT_EQ(visible_characters("李小明"), 3U);
    EXPECT_EQ(visible_characters("\u200b\u2060\u00a0\u3164 "), 0U);
    EXPECT_EQ(visible_characters("m\xfcller"), 6U) << "in Latin-1";
}

} // namespace
} // namespace qrid
