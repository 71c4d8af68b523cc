// How the kiosk's screen behaves; what its pages look like is in kiosk_pages_test.cpp.
#include "kiosk_stage.h"
#include "kiosk_words.h"

#include <algorithm>

namespace qrid::cmd {
namespace {

using namespace test_stage;

TEST(KioskScreen, HasNoEnglishWordInChineseButNames) {
    Stage stage({80, 24}, "zh");
    for (const PortraitCheck& check : photo_report().checks) {
        EXPECT_NE(name_of(check).english(), check.label);
        EXPECT_NE(name_of(check).told(languages_here().named("zh")), name_of(check).english());
    }
}

TEST(KioskScreen, EndsAVisitThatNobodyGoesOnWithAndForgetsIt) {
    Stage stage({80, 24}, "en", {.idle = 30});
    pass(*stage.screen, false);
    show_portrait(*stage.screen);
    stage.keys = {"", ""};
    EXPECT_THROW(stage.screen->ask_photo(ask_to_look_straight()), NobodyThere);
    EXPECT_EQ(stage.patience, (std::vector{30000, 10000}));
    stage.keys = {"2"};
    EXPECT_EQ(stage.screen->welcome(languages_here(), {})->tag(), "zh-CN");
    EXPECT_EQ(stage.patience.back(), -1); // the first screen waits for whoever comes next
    EXPECT_EQ(stage.pages.back().find("✓"), std::string::npos) << stage.pages.back();
    stage.keys = {"", ""};
    EXPECT_NO_THROW(stage.screen->done("Receipt of Ada\n")); // gone with the card
    EXPECT_EQ(stage.shown().find("Ada"), std::string::npos);
}

TEST(KioskScreen, ShowsNoMoreOfAnIdThanItsMaskOnceItIsTyped) {
    Stage stage({80, 24}, "en");
    stage.keys = {"990106199005150045", "ada", "front.jpg"};
    EXPECT_EQ(stage.screen->ask_id(), "990106199005150045");
    EXPECT_EQ(stage.shown().find("990106"), std::string::npos) << "while it is looked up";
    stage.screen->ask_account("••••0045");
    pass(*stage.screen, false);
    stage.screen->ask_photo(ask_to_look_straight());
    for (const std::string& page : stage.pages) EXPECT_EQ(page.find("990106"), std::string::npos) << page;
    EXPECT_NE(stage.pages.at(1).find("••••0045"), std::string::npos);
    stage.keys = {"", ""};
    EXPECT_THROW(stage.screen->ask_id(), NobodyThere);
}

TEST(KioskScreen, WaitsWithoutEndWhereIdleIsZero) {
    Stage stage({80, 24}, "en", {.idle = 0});
    stage.keys = {"path"};
    stage.screen->ask_photo(ask_to_look_straight());
    EXPECT_EQ(stage.patience, std::vector{-1});
}

TEST(KioskScreen, TakesNoTermsBeforeTheirEnd) {
    Stage stage({80, 24}, "en");
    stage.keys = {"a", "a", "a"};
    EXPECT_THROW(stage.screen->ask_acceptance(long_terms()), Error); // no more keys: the terminal is gone
    stage.keys = {"a", "accept"};
    EXPECT_TRUE(stage.screen->ask_acceptance(terms_of("Be kind.\n"))); // all of it is seen at once
}

TEST(KioskScreen, IsDrawnAnewWhenTheTerminalIsResized) {
    Stage stage({80, 24}, "zh");
    stage.before_key = [&] { stage.resize({100, 34}); };
    stage.keys = {std::string(key_resized), "path"};
    stage.screen->ask_photo(ask_to_turn(Turn::left));
    Stage large({100, 34}, "zh");
    large.keys = {"path"};
    large.screen->ask_photo(ask_to_turn(Turn::left));
    std::string wanted = large.pages.at(0);
    wanted.insert(wanted.find("：") + std::string_view("：").size(), " so f"); // what was typed is still there
    EXPECT_EQ(stage.pages.at(1), wanted);
}

TEST(KioskScreen, WaitsForTheKeysThatItNames) {
    Stage stage({80, 24}, "en");
    stage.keys = {"x", "\r", "9", "0", "\x1b[B", "2"};
    EXPECT_EQ(stage.screen->welcome(languages_here(), {})->tag(), "zh-CN");
    const Error error(Code::not_live, "it was turned the other way");
    stage.keys = {"x", "T", "\r", "\x1b[A", "t"};
    EXPECT_TRUE(stage.screen->ask_again(error));
    for (const char* end : {"q", "\x1b"}) {
        stage.keys = {"e", end};
        EXPECT_FALSE(stage.screen->ask_again(error));
        EXPECT_TRUE(stage.keys.empty());
    }
}

TEST(KioskScreen, GivesEachKeyOfASecretItsTimeAndShowsNone) {
    Stage stage({80, 24}, "en", {.idle = 30});
    stage.keys = {"7", "", "x", std::string(key_resized), "35\x7f", "9\r"};
    EXPECT_EQ(stage.screen->ask_secret("New PIN: ")->view(), "739");
    EXPECT_EQ(stage.patience, (std::vector{30000, 30000, 10000, 30000, 30000, 30000}));
    EXPECT_NE(stage.pages.at(2).find("Are you still there?"), std::string::npos);
    for (const std::string& page : stage.pages) EXPECT_EQ(page.find_first_of("79"), std::string::npos) << page;
    stage.keys = {"7", "", ""};
    EXPECT_THROW(stage.screen->ask_secret("New PIN: "), NobodyThere);
    stage.keys = {"\x04"};
    EXPECT_THROW(stage.screen->ask_secret("New PIN: "), Error);
}

TEST(KioskScreen, TakesNoTermsThatTheWindowHasNoRoomFor) {
    for (int rows = 1; rows <= 24; ++rows)
        for (const int columns : {1, 20, 59, 60, 80}) {
            Stage stage({80, 24}, "en");
            stage.resize({columns, rows});
            stage.keys = {"a", "accept", "a", "accept", " ", "a"};
            EXPECT_THROW(stage.screen->ask_acceptance(long_terms()), Error); // the end was not reached
            const bool has_room = rows >= 16 && columns >= 60;
            EXPECT_EQ(stage.pages.at(0).find("Lines 1 to") != std::string::npos, has_room) << rows;
            if (has_room) continue;
            EXPECT_EQ(stage.pages.at(0).find('\n'), stage.pages.at(0).size() - 1) << stage.pages.at(0);
            stage.keys = {"a", std::string(key_resized), "a"};
            stage.before_key = [&] { stage.resize({80, 24}); };
            EXPECT_THROW(stage.screen->ask_acceptance(long_terms()), Error);
            EXPECT_NE(stage.shown().find("Please read to the end first."), std::string::npos);
        }
}

TEST(KioskScreen, DrawsEveryPageWithinAnyWindow) {
    for (const ScreenSize size : {ScreenSize{60, 16}, {61, 17}, {59, 40}, {200, 15}, {1, 1}, {200, 60}}) {
        Stage stage({80, 24}, "en");
        stage.resize(size);
        stage.session().verbose = true;
        show_portrait(*stage.screen);
        pass(*stage.screen, true);
        stage.screen->step(kiosk_event::Unproven{});
        stage.keys = {};
        EXPECT_THROW(stage.screen->ask_photo(ask_to_turn(Turn::left), ask_to_look_straight()), Error);
        EXPECT_THROW(stage.screen->ask_id(ask_to_look_straight()), Error);
        EXPECT_THROW(stage.screen->ask_account("••••0045", ask_to_look_straight()), Error);
        EXPECT_THROW(stage.screen->ask_secret("The PINs do not match. New PIN: "), Error);
        EXPECT_THROW(stage.screen->ask_again(Error(Code::not_live, "the head was not turned")), Error);
        EXPECT_NO_THROW(stage.screen->done("Receipt\n  card  0-510138\n"));
        stage.shown(); // the grid has faults where something goes over its edge
    }
}

TEST(KioskScreen, KeepsWhatWasDoneWhenTheTerminalGoesAtTheGoodbye) {
    Stage stage({80, 24}, "en");
    EXPECT_NO_THROW(stage.screen->done("Receipt of Ada\n"));
    EXPECT_NO_THROW(stage.screen->refused(Error(Code::has_card, "the person has a card")));
}

TEST(KioskScreen, ShowsAllOfAReceipt) {
    Stage stage({80, 24}, "en");
    const std::string sum = std::string(64, 'a') + std::string(20, 'b') + "!";
    std::string receipt = "Receipt\n  terms    " + sum + "\n";
    for (int i = 1; i <= 20; ++i) receipt += "  line     number " + std::to_string(i) + ".\n";
    stage.keys = {"x", "x"};
    stage.screen->done(receipt);
    ASSERT_EQ(stage.pages.size(), 2U);
    std::string all = stage.pages.at(0) + stage.pages.at(1);
    for (int i = 1; i <= 20; ++i) EXPECT_NE(all.find("number " + std::to_string(i) + "."), std::string::npos) << i;
    EXPECT_NE(stage.pages.at(0).find("Any key  read on"), std::string::npos) << stage.pages.at(0);
    EXPECT_NE(stage.pages.at(1).find("Any key  end"), std::string::npos) << stage.pages.at(1);
    all.erase(std::remove_if(all.begin(), all.end(), [](char c) { return c == ' ' || c == '\n'; }), all.end());
    EXPECT_NE(all.find(sum), std::string::npos) << all;
}

TEST(KioskScreen, TakesOnlyTheWholeWordAsAcceptance) {
    const Language chinese = languages_here().named("zh");
    EXPECT_TRUE(is_acceptance("accept", Language()));
    EXPECT_TRUE(is_acceptance("accept", chinese));
    EXPECT_TRUE(is_acceptance(accepting_word().told(chinese), chinese));
    for (const char* word : {"", "Accept", "accept ", "a", "yes", "同"})
        EXPECT_FALSE(is_acceptance(word, chinese)) << word;
    EXPECT_FALSE(is_acceptance(accepting_word().told(chinese), Language()));
}

TEST(KioskScreen, ShowsTheEndOfALongLine) {
    Stage stage({80, 24}, "en");
    std::string drawn;
    stage.session().type_on = [&](TypedLine line, int) {
        drawn = stage.shown();
        EXPECT_GT(line.room, 20);
        EXPECT_LT(line.room, 60);
        const bool is_first = line.text.empty();
        line.text = std::string(900, 'x') + "\xC2\x9B.jpg";
        line.is_whole = !is_first;
        return std::optional(line);
    };
    stage.screen->ask_photo(ask_to_look_straight());
    EXPECT_NE(drawn.find("Path to the photo: …xxx"), std::string::npos) << drawn;
    EXPECT_NE(drawn.find("x?.jpg\n"), std::string::npos) << drawn;
}

} // namespace
} // namespace qrid::cmd
