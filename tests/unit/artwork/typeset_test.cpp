#include "qrid/artwork/inside/typeset.h"
#include "unit/artwork/cards.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid::artwork {
namespace {

constexpr Box box{10, 20, 50, 11};
constexpr double slack = 1e-3;

TextStyle style(int lines = 3) { return {.size = 4.5, .least = 2, .lines = lines, .bold = true}; }

SetText set(std::string_view text, const TextStyle& how = style(), const Box& in = box, const char* language = "eng") {
    return set_text("fullName", text, language, in, how);
}

bool is_within(const Box& inner, const Box& outer) {
    return inner.x >= outer.x - slack && inner.y >= outer.y - slack && inner.right() <= outer.right() + slack &&
           inner.bottom() <= outer.bottom() + slack;
}

std::string words_of(const SetText& text) {
    std::string all;
    for (const SetLine& line : text.lines) all += (all.empty() ? "" : " ") + line.text;
    return all;
}

TEST(TextForPage, DropsWhatTurnsHidesOrControls) {
    EXPECT_EQ(text_for_page("Ada\xe2\x80\xae\x07 \xe2\x81\xa6Love\x7flace\xc2\x9b"), "Ada Lovelace");
    EXPECT_EQ(text_for_page("\xef\xbb\xbf"
                            "a\xe2\x80\x8b"
                            "b\xf3\xa0\x81\x81"),
              "ab");
    EXPECT_EQ(text_for_page("  one \n\r\t two\xe2\x80\xa8three\xe3\x80\x80 four  "), "one two three four");
    EXPECT_EQ(text_for_page(""), "");
    EXPECT_EQ(text_for_page("\n\xe2\x80\xae"), "");
}

TEST(TextForPage, KeepsJoiners) {
    EXPECT_EQ(text_for_page("क्\xe2\x80\x8dष می\xe2\x80\x8cخواهم"), "क्\xe2\x80\x8dष می\xe2\x80\x8cخواهم");
}

TEST(TextForPage, LimitsMarksOnALetter) {
    EXPECT_EQ(text_for_page("a" + repeated("\xcc\x81", 40) + "b"), "a" + repeated("\xcc\x81", 8) + "b");
}

TEST(TextForPage, ReplacesWhatIsNoUtf8) {
    EXPECT_EQ(text_for_page("a\xff"
                            "b"),
              "a\xef\xbf\xbd"
              "b");
    EXPECT_EQ(text_for_page("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); // a surrogate
    EXPECT_EQ(text_for_page("\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd");                 // not the shortest form
    EXPECT_EQ(text_for_page("a\xe4\xb8"), "a\xef\xbf\xbd\xef\xbf\xbd");
}

RC_GTEST_PROP(TextForPage, IsItsOwnResult, (const std::string& text)) {
    const std::string once = text_for_page(text);
    RC_ASSERT(text_for_page(once) == once);
}

TEST(Typeset, AShortTextIsSetInItsFullSize) {
    const SetText text = set("Ada");
    EXPECT_EQ(text.size, 4.5);
    ASSERT_EQ(text.lines.size(), 1U);
    EXPECT_NEAR(text.extents.x, box.x, slack);
    EXPECT_EQ(text.extents.y, box.y);
    EXPECT_FALSE(text.is_cut);
    EXPECT_TRUE(text.bold);
}

TEST(Typeset, RatherOneSmallerLineThanTwo) {
    const SetText text = set("Eleanor Margaret Whitfield");
    EXPECT_EQ(text.lines.size(), 1U);
    EXPECT_LT(text.size, 4.5);
    EXPECT_GT(text.size, 4.5 * 0.7);
}

TEST(Typeset, WrapsBetweenWords) {
    const std::string name = "Anne-Sophie-Éléonore de La Rochebeaucourt-Beauvilliers";
    const SetText text = set(name);
    EXPECT_GT(text.lines.size(), 1U);
    EXPECT_FALSE(text.is_cut);
    EXPECT_NE(name.find(text.lines.back().text), name.npos);
}

TEST(Typeset, BreaksAWordThatIsLongerThanALine) {
    const SetText text = set(std::string(60, 'm'));
    EXPECT_GT(text.lines.size(), 1U);
    EXPECT_FALSE(text.is_cut);
    std::string all;
    for (const SetLine& line : text.lines) all += line.text;
    EXPECT_EQ(all, std::string(60, 'm'));
}

TEST(Typeset, KeepsSurnameAndGivenNameOnOneLine) {
    for (const char* name : {"欧阳娜娜", "𠮷田", "李", "尉迟敬德", "Mc Donald", "Suharto"})
        for (double width = 9; width <= 50; width += 4) {
            const SetText text = set(name, style(), {0, 0, width, 20}, "zho");
            EXPECT_FALSE(text.is_cut) << name << width;
            EXPECT_TRUE(text.lines.size() == 1 || words_of(text) == "Mc Donald" || words_of(text) == "Suharto")
                << name << width;
            EXPECT_EQ(words_of(text), name) << width;
        }
    for (double width = 16; width <= 50; width += 2) { // a name of two parts may break between them alone
        const SetText text = set("买买提·阿不都热合曼", style(), {0, 0, width, 20}, "zho");
        EXPECT_FALSE(text.is_cut || text.breaks_words) << width;
        EXPECT_TRUE(text.lines.size() == 1 || text.lines.at(0).text == "买买提·") << width;
    }
    EXPECT_FALSE(set("买买提阿不都热合曼阿不都热合曼", style(), {0, 0, 12, 20}, "zho").is_cut)
        << "rather broken than cut";
    EXPECT_GT(set_text("address", "欧阳娜娜欧阳娜娜", "zho", {0, 0, 9, 30}, style()).lines.size(), 1U);
}

TEST(Typeset, CutsNoCharacterApart) {
    for (const char* name : {"𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷", "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301"}) {
        const std::string all = repeated(name, 2000);
        const SetText text = set(all, style(1), {0, 0, 20, 5}, "zho");
        ASSERT_TRUE(text.is_cut);
        std::string kept = words_of(text);
        ASSERT_TRUE(kept.ends_with("…")) << kept;
        kept.resize(kept.size() - std::string_view("…").size());
        EXPECT_EQ(kept.size() % std::string_view(name).substr(0, name[0] == 'e' ? 3 : 4).size(), 0U) << kept;
    }
}

TEST(Typeset, CutsAtTheSmallestSizeAtLast) {
    const SetText text = set(repeated("Ottoline ", 1000));
    EXPECT_TRUE(text.is_cut);
    EXPECT_EQ(text.size, 2);
    EXPECT_TRUE(words_of(text).ends_with("…")) << words_of(text);
    EXPECT_TRUE(is_within(text.extents, box));
}

// Neither a character of four bytes nor a letter and its marks is taken apart.
TEST(Typeset, CutsBetweenLettersWithTheirMarks) {
    for (const std::string letter :
         {"\xf0\xa0\xae\xb7", "e\xcc\x81\xcc\xa3", "欧", "क्ष", "กิ่", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac"})
        for (int width = 5; width < 25; ++width) {
            const SetText text = set(repeated(letter, 900), style(1), {0, 0, static_cast<double>(width), 6});
            ASSERT_EQ(text.lines.size(), 1U) << letter;
            EXPECT_TRUE(text.is_cut);
            std::string_view line = text.lines[0].text;
            ASSERT_TRUE(line.ends_with("…")) << line;
            line.remove_suffix(std::string_view("…").size());
            EXPECT_EQ(line.size() % letter.size(), 0U) << line;
            EXPECT_EQ(line, repeated(letter, line.size()));
        }
}

// What was measured before changes nothing: not in another width, size or language, and not when it comes again.
TEST(Typeset, RemembersNothingOfOtherBoxes) {
    const Box wide{10, 20, 80, 11}, narrow{10, 20, 9, 11};
    const SetText first = set("Eleanor Margaret Whitfield", style(), wide);
    const SetText other = set("Eleanor Margaret Whitfield", style(), narrow);
    const SetText again = set("Eleanor Margaret Whitfield", style(), wide);
    EXPECT_GT(other.lines.size(), first.lines.size());
    EXPECT_EQ(words_of(first), words_of(again));
    EXPECT_EQ(first.size, again.size);
    EXPECT_EQ(first.extents.width, again.extents.width);
    TextStyle thin = style();
    thin.bold = false;
    EXPECT_LT(set("Eleanor Margaret", thin, wide).extents.width, set("Eleanor Margaret", style(), wide).extents.width);
}

TEST(Typeset, AlignsWithinItsBox) {
    TextStyle how = style();
    how.align = Align::right;
    EXPECT_NEAR(set("Ada", how).extents.right(), box.right(), slack);
    how.align = Align::centre;
    const SetText text = set("Ada", how);
    EXPECT_NEAR(text.extents.x - box.x, box.right() - text.extents.right(), slack);
}

TEST(Typeset, ScriptsOfOneLineStandOnOneBaseline) {
    // Pango lifted the Arabic over the Chinese, so that the line was higher and its baseline lower.
    const double chinese = set("卡号", style(1), box, "zho").lines.at(0).baseline;
    for (const char* label : {"卡号 / رقم البطاقة", "卡号 / Card number", "卡号 / मराठी"}) {
        const SetText both = set(label, style(1), box, "zho");
        ASSERT_EQ(both.lines.size(), 1U);
        EXPECT_NEAR((both.lines[0].baseline - box.y) / both.size, (chinese - box.y) / 4.5, slack) << label;
    }
}

TEST(Typeset, KnowsWhichWayATextRuns) {
    EXPECT_FALSE(set("Ada").right_to_left);
    EXPECT_TRUE(set("عمر الخيام").right_to_left);
    EXPECT_NEAR(set("عمر الخيام").extents.x, box.x, slack) << "left is left, whichever way a text runs";
}

TEST(Typeset, ANumberRunsAsItIsWrittenWhateverWasSetBefore) {
    set("عمر الخيام");
    EXPECT_FALSE(set("+971 4 555 0101").right_to_left);
}

TEST(Typeset, TellsCharactersWithoutAGlyph) {
    EXPECT_EQ(set("Ada 欧阳 عمر श्री").missing, U"");
    EXPECT_EQ(set("Ada \xf3\xb0\x80\x80\xf3\xb0\x80\x81").missing, U"\U000F0000\U000F0001"); // of private use
}

TEST(Typeset, NothingIsSetOfNothing) {
    const SetText text = set("\xe2\x80\xae");
    EXPECT_TRUE(text.lines.empty());
    EXPECT_EQ(text.extents.height, 0);
}

// As tall as a script gets, in boxes that hardly hold a line, or do not.
TEST(Typeset, NoTextLeavesItsBox) {
    for (const NameShape& shape : name_shapes())
        for (const double width : {6.0, 20.0, 50.0})
            for (const int lines : {1, 2, 4}) {
                const Box small{3, 4, width, 3.2 * lines};
                const SetText text = set(shape.name, style(lines), small, shape.language);
                EXPECT_TRUE(is_within(text.extents, small)) << shape.what << " in " << width << " x " << small.height;
                EXPECT_LE(text.lines.size(), static_cast<std::size_t>(lines)) << shape.what;
                EXPECT_FALSE(text.lines.empty()) << shape.what;
            }
}

TEST(Typeset, IsTheSameEachTime) {
    const SetText first = set("Eleanor Margaret Whitfield"), second = set("Eleanor Margaret Whitfield");
    EXPECT_EQ(first.size, second.size);
    EXPECT_EQ(first.extents.width, second.extents.width);
    EXPECT_EQ(words_of(first), words_of(second));
}

} // namespace
} // namespace qrid::artwork
