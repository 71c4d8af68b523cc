// Every page of the kiosk in both languages, at two sizes, as a terminal shows it. The pages stand in screens/*.txt and
// were looked at; QRID_WRITE_SCREENS=1 writes them anew, after which `git diff` is to be read as a resident would.
#include "kiosk_refusals.h"
#include "kiosk_stage.h"
#include "kiosk_words.h"

#include <cstdlib>
#include <fstream>

namespace qrid::cmd {
namespace {

using namespace test_stage;

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
        stage.keys = {"990106199005150046", "990106199005150045", "ada lovelace", "ada"};
        const Phrase wrong = words_for_resident(Error(Code::not_in_register, "")).what;
        EXPECT_EQ(stage.screen->ask_id(), "990106199005150046");
        EXPECT_EQ(stage.screen->ask_id(wrong), "990106199005150045");
        EXPECT_EQ(stage.screen->ask_account("••••0045"), "ada lovelace");
        EXPECT_EQ(
            stage.screen->ask_account("••••0045", msgid("Please use up to 64 letters and digits, without spaces.")),
            "ada");
        keep(stage, {"ID", "ID again", "account", "account again"});
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

} // namespace
} // namespace qrid::cmd
