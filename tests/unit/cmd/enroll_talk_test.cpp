// What a visit tells in lines: a resident on a terminal, or staff and scripts.
#include "enroll_talk.h"
#include "kiosk_stage.h"
#include "kiosk_words.h"

namespace qrid::cmd {
namespace {

using namespace test_stage;

// What a visit of every step tells, with a photo that has a flaw.
std::string told(bool on_terminal, const std::string& language, bool verbose = false) {
    std::ostringstream out;
    Session session;
    session.out = &out;
    session.out_is_terminal = on_terminal;
    session.verbose = verbose;
    VisitTalk talk(nullptr, session);
    talk.speak(languages_here().named(language));
    talk.judged(Image(1, 1), Face{}, photo_report());
    using namespace kiosk_event;
    talk.step(Found{"••••0045"});
    talk.step(Judged{photo_report()});
    talk.step(Alive{Turn::left, 12});
    talk.step(Matched{0.2F, 0.5F});
    talk.step(Drawn{594, 0.2F, PrintSource{true, 312}});
    talk.refused(Error(Code::face_mismatch, "distance 0.7"));
    return out.str();
}

TEST(VisitInLines, IsToldToAResidentInTheirLanguageWithoutFigures) {
    const std::string chinese = told(true, "zh"), english = told(true, "en");
    for (const std::string& text : {chinese, english})
        EXPECT_EQ(text.find_first_of("0123456789"), std::string::npos) << text;
    EXPECT_EQ(chinese.find_first_of("abcdefghijklmnopqrstuvwxyz"), std::string::npos) << chinese;
    EXPECT_NE(english.find("! Plain background\n    stand in front of a plain wall\n"), std::string::npos) << english;
    EXPECT_NE(english.find("✓ You are in the register.\n"), std::string::npos) << english;
    EXPECT_NE(english.find("✗ No card was issued.\n  Your face does not match"), std::string::npos) << english;
    const std::string verbose = told(true, "zh", true);
    for (const char* figure : {"0.123 units", "matched    with the photo on file, distance 0.200", "312 dpi"})
        EXPECT_NE(verbose.find(figure), std::string::npos) << figure;
}

TEST(VisitInLines, IsToldToStaffWhereNoTerminalShowsIt) {
    const std::string text = told(false, "zh");
    EXPECT_EQ(text.substr(0, text.find('\n')), "found      the person with ID ••••0045 in the register");
    EXPECT_NE(text.find("the portrait for printing is the photo on file, 312 dpi\n"), std::string::npos);
    EXPECT_EQ(text.find("No card"), std::string::npos) << "the error says it";
}

TEST(VisitInLines, AsksToTryAgainByAWholeWord) {
    std::ostringstream out;
    Session session;
    session.out = &out;
    session.out_is_terminal = true;
    std::string answer, asked;
    session.ask_line = [&](const std::string& prompt) {
        asked = prompt;
        return std::optional(answer);
    };
    VisitTalk talk(nullptr, session);
    talk.speak(languages_here().named("zh"));
    const Error error(Code::not_live, "it was turned the other way");
    for (const auto& [word, again] :
         std::vector<std::pair<std::string, bool>>{{"yes", true}, {"是", true}, {"y", false}, {"", false}}) {
        answer = word;
        EXPECT_EQ(talk.ask_again(error), again) << word;
    }
    EXPECT_NE(asked.find("“是”"), std::string::npos) << asked;
}

TEST(VisitInLines, AsksOnTheTerminalWithoutAWordInADocument) {
    std::ostringstream out;
    Session session;
    session.out = &out;
    session.out_is_terminal = true;
    session.format = Format::json;
    std::string asked;
    session.ask_line = [&](const std::string& prompt) {
        asked = prompt;
        return std::optional<std::string>("yes");
    };
    VisitTalk talk(nullptr, session);
    EXPECT_TRUE(talk.ask_again(Error(Code::not_live, "it was turned the other way")));
    EXPECT_EQ(asked.substr(0, asked.find('\n')), "it was turned the other way");
    EXPECT_EQ(talk.ask_photo(Phrase(msgid("Please type your ID number.")), Phrase(msgid("ID number:"))), "yes");
    EXPECT_EQ(asked.substr(0, asked.find('\n')), "ID number:");
    EXPECT_EQ(out.str(), "");
}

} // namespace
} // namespace qrid::cmd
