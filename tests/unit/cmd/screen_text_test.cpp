// What a person types on a terminal, and text in its columns.
#include "screen_grid.h"
#include "screen_text.h"
#include "terminal.h"

#include <gtest/gtest.h>

namespace qrid::cmd {
namespace {

using test::ScreenGrid;

std::string typed_text(std::string_view keys) {
    const auto line = typed_on({.text = "è中"}, keys);
    return line ? line->text : "(nothing)";
}

TEST(TypedLine, IsEditedByCharactersAndTakesNoControlOnes) {
    EXPECT_EQ(typed_text("a\x7f\x7f"), "è");
    EXPECT_EQ(typed_text("\b\b\b\b"), "");
    EXPECT_EQ(typed_text("ab\x15x"), "x");
    EXPECT_EQ(typed_text("\x1b[A"), "è中");
    EXPECT_EQ(typed_text("a\xC2\x9B"
                         "2Jb\x01\xC2\xA0"),
              "è中a2Jb\xC2\xA0");
    EXPECT_EQ(typed_text("a\x04"), "(nothing)");
    const auto line = typed_on({}, std::string(900, 'x') + std::string(900, 'y') + "\r");
    EXPECT_TRUE(line->is_whole);
    EXPECT_LE(line->text.size(), 1024U);
    EXPECT_GE(line->text.size(), 1000U);
}

std::string first_line_of(std::string_view markdown) { return markdown_lines(markdown, 70).at(0).text; }

TEST(ScreenText, LeavesOutOnlyTheMarkersThatStandInPairsAroundWords) {
    for (const auto& [markdown, text] : std::vector<std::pair<const char*, const char*>>{
             {"2*100 元", "2*100 元"},
             {"2*3*4 and a*b*c", "2*3*4 and a*b*c"},
             {"费用2*元*3", "费用2*元*3"},
             {"3 * 4 * 5", "3 * 4 * 5"},
             {"See *) below, and one ` more", "See *) below, and one ` more"},
             {"C:\\cards\\\\new", "C:\\cards\\\\new"},
             {"You *must* read **all of** `this`.", "You must read all of this."},
             {"***Both*** (*also* here)", "Both (also here)"},
             {"**a *b* c** d", "a b c d"},
             {"over *two\nlines* of", "over two lines of"},
             {"请**务必**阅读", "请务必阅读"},
             {"\\*not\\*", "*not*"},
             {"****", "****"}})
        EXPECT_EQ(first_line_of(markdown), text) << markdown;
}

TEST(ScreenGrid, GivesWideCharactersTwoCellsAndCombiningOnesNone) {
    ScreenGrid grid(6, 2);
    grid.play("\x1b[1;1H中e\u0301x\x1b[2;1H\x1b[1m中中\x1b[0m\x1b[2;2Ha");
    EXPECT_EQ(grid.text(), "中e\u0301x\n a中\n");
    grid.play("\x1b[1;6H中");
    EXPECT_EQ(grid.faults().size(), 1U);
}

} // namespace
} // namespace qrid::cmd
