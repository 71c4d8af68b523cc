// Every page of the kiosk in both languages, at two sizes, as a terminal shows it. The pages stand in screens/*.txt and
// were looked at; QRID_WRITE_SCREENS=1 writes them anew, after which `git diff` is to be read as a resident would.
#include "kiosk_screen.h"
#include "kiosk_words.h"
#include "qrid/base/module.h"
#include "screen_grid.h"
#include "screen_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <sstream>

namespace qrid::cmd {
namespace {

using test::ScreenGrid;

const Languages& languages_here() {
    static const Languages languages({path_in_share("locale")});
    return languages;
}

// A person before the screen, who presses the keys that are given, and what the screen showed before each of them.
class Stage {
public:
    Stage(ScreenSize size, const std::string& language, KioskScreen::Manners manners = {}) : size_(size) {
        grid_.emplace(size.columns, size.rows);
        session_.out = &out_;
        session_.out_is_terminal = true;
        session_.environment = [](const char*) { return std::optional<std::string>("xterm"); };
        session_.screen_size = [this] { return std::optional(size_); };
        session_.read_key = [this](int milliseconds) { return press(milliseconds); };
        session_.type_on = [this](TypedLine, int milliseconds) { return type(milliseconds); };
        session_.type_secret_on = [this](TypedSecret secret, int milliseconds) {
            return type_secret(std::move(secret), milliseconds);
        };
        IssuerConfig issuer;
        issuer.name = "示例市 Example City";
        screen = KioskScreen::open(issuer, manners, session_);
        screen->speak(languages_here().named(language));
    }

    std::string shown() {
        grid_->play(out_.str());
        out_.str("");
        EXPECT_TRUE(grid_->faults().empty()) << grid_->faults().front();
        return grid_->text();
    }

    void resize(ScreenSize size) {
        shown();
        size_ = size;
        grid_.emplace(size.columns, size.rows);
    }

    std::deque<std::string> keys;     ///< "" is nobody
    std::vector<std::string> pages;   ///< before each key
    std::vector<int> patience;        ///< with which each key was waited for
    std::function<void()> before_key; ///< called once
    std::unique_ptr<KioskScreen> screen;
    Session& session() { return session_; }

private:
    std::optional<std::string> press(int milliseconds) {
        pages.push_back(shown());
        patience.push_back(milliseconds);
        if (before_key) std::exchange(before_key, nullptr)();
        if (keys.empty()) return std::nullopt;
        const std::string key = keys.front();
        keys.pop_front();
        return key;
    }

    std::optional<TypedLine> type(int milliseconds) {
        const auto typed = press(milliseconds);
        if (!typed) return std::nullopt;
        if (*typed == key_resized) return TypedLine{"so f"};
        return TypedLine{*typed, !typed->empty(), typed->empty()};
    }

    std::optional<TypedSecret> type_secret(TypedSecret secret, int milliseconds) {
        const auto typed = press(milliseconds);
        if (!typed) return std::nullopt;
        auto more = *typed == key_resized ? std::move(secret) : secret_typed_on(std::move(secret), *typed);
        if (more) more->is_idle = typed->empty();
        return more;
    }

    ScreenSize size_;
    std::ostringstream out_;
    std::optional<ScreenGrid> grid_;
    Session session_;
};

PortraitReport photo_report() {
    PortraitReport judged;
    for (const char* name :
         {"posture", "faces", "eye-distance", "head-size", "crop", "roll", "yaw", "sharpness", "exposure-over",
          "exposure-under", "dynamic-range", "even-light", "natural-colour", "background", "eyes-open", "mouth-closed"})
        judged.checks.push_back({name, "a check", 0.123456, "units", 0.1, std::nullopt, Grade::good, {}});
    judged.checks[13].grade = Grade::warn;
    judged.checks[13].low = 0.2;
    judged.checks[13].advice = msgid("stand in front of a plain wall");
    return judged;
}

// A grey picture, whose face is where its eyes are.
void show_portrait(KioskScreen& screen) {
    Image photo(320, 400);
    Face face;
    for (std::size_t i = 0; i < face.landmarks.size(); ++i) face.landmarks.at(i) = {i < 42 ? 130.0F : 190.0F, 150.0F};
    screen.show(photo, face, photo_report());
}

void pass(KioskScreen& screen, bool all) {
    using namespace kiosk_event;
    screen.step(Found{"••••0042"});
    screen.step(Turned{"a photo", Posture::on_its_head});
    screen.step(Scanned{2});
    screen.step(Judged{photo_report()});
    screen.step(Alive{Turn::left, 12});
    screen.step(Matched{0.2F, 0.5F});
    screen.step(Drawn{594, 0.2F});
    if (!all) return;
    screen.step(Accepted{"at the prompt", std::string(64, 'a')});
    screen.step(Replaced{{}});
    screen.step(Issued{{}, "c85067dc40996cc4"});
}

Terms long_terms() {
    std::string text = "# 条款 Terms\n\n";
    for (int i = 1; i <= 30; ++i)
        text +=
            std::to_string(i) + ". 这是一条很长的条款，用来说明在屏幕上如何换行；标点不会出现在行首。It is a clause.\n";
    return terms_of(text);
}

using Shots = std::vector<std::pair<std::string, std::string>>;

// Every page, by name.
Shots all_pages(ScreenSize size, const std::string& language) {
    Shots shots;
    const auto keep = [&](Stage& stage, std::initializer_list<const char*> names) {
        EXPECT_EQ(stage.pages.size(), names.size());
        std::size_t i = 0;
        for (const char* name : names) shots.emplace_back(name, i < stage.pages.size() ? stage.pages[i++] : "");
    };
    {
        Stage stage(size, language);
        stage.keys = {"x", "1"};
        EXPECT_FALSE(stage.screen->welcome(languages_here(), languages_here().named(language)));
        EXPECT_EQ(stage.screen->welcome(languages_here(), {})->tag(), "en");
        keep(stage, {"begin", "language"});
    }
    {
        Stage stage(size, language);
        stage.keys = {"front.jpg", "", "x", "left.jpg"};
        pass(*stage.screen, false);
        shots.emplace_back("checked", stage.shown());
        EXPECT_EQ(stage.screen->ask_photo(ask_to_look_straight()), "front.jpg");
        EXPECT_EQ(stage.screen->ask_photo(ask_to_turn(Turn::right)), "left.jpg");
        keep(stage, {"straight", "turn", "last notice", "turn again"});
    }
    {
        Stage stage(size, language);
        show_portrait(*stage.screen);
        stage.keys = {"x", "a", " ", " ", " ", " ", " ", "a", "no", "a", "accept"};
        EXPECT_TRUE(stage.screen->ask_acceptance(long_terms()));
        const auto& pages = stage.pages;
        shots.insert(shots.end(), {{"portrait", pages.at(0)},
                                   {"terms", pages.at(1)},
                                   {"terms too soon", pages.at(2)},
                                   {"terms at their end", pages.at(7)},
                                   {"accept?", pages.at(8)}});
        pass(*stage.screen, true);
        shots.emplace_back("issued", stage.shown());
        stage.pages.clear();
        stage.keys = {"4321\r"};
        EXPECT_EQ(stage.screen->ask_secret("PIN: ")->view(), "4321");
        stage.keys = {"x"};
        stage.screen->done("Receipt\n  issuer   Example City\n  card     0-510138\n  签发机构 示例市\n");
        keep(stage, {"PIN", "goodbye"});
    }
    {
        Stage stage(size, language);
        stage.session().verbose = true;
        show_portrait(*stage.screen);
        shots.emplace_back("portrait, for staff", stage.shown());
        stage.session().verbose = false;
        stage.keys = {"t", "x"};
        const Error error(Code::not_live, "it was turned the other way", "take another photo");
        EXPECT_TRUE(stage.screen->ask_again(error));
        stage.screen->refused(Error(Code::has_card, "the person has a card"));
        keep(stage, {"refused, again?", "refused"});
    }
    return shots;
}

class KioskPages : public testing::TestWithParam<std::tuple<const char*, int>> {};

TEST_P(KioskPages, LookAsTheyWereLookedAt) {
    const auto& [language, columns] = GetParam();
    const ScreenSize size{columns, columns == 80 ? 24 : 34};
    std::string text;
    for (const auto& [name, page] : all_pages(size, language)) text += "======== " + name + "\n" + page;
    const std::string file =
        std::string(QRID_STATEMENTS) + "/screens/" + language + "-" + std::to_string(columns) + ".txt";
    if (std::getenv("QRID_WRITE_SCREENS") != nullptr) std::ofstream(file) << text;
    std::ifstream in(file);
    EXPECT_EQ(text, std::string(std::istreambuf_iterator(in), {})) << file;
}

INSTANTIATE_TEST_SUITE_P(, KioskPages, testing::Combine(testing::Values("en", "zh"), testing::Values(80, 100)));

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
