// What residents read at a kiosk when there is no card, when a photo is none, and while they choose a PIN.
#include "common.h"
#include "kiosk_photos.h"
#include "kiosk_refusals.h"
#include "support/errors.h"
#include "support/temporary.h"
#include "wallet_options.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace qrid::cmd {
namespace {

using test::code_of;

TEST(Refusals, AreSentencesInEveryLanguageAndTellNoFigures) {
    const auto chinese = Languages().find("zh");
    for (const Reason& reason : reason_table()) {
        const RefusalWords words = words_for_resident(Error(reason.code, "distance 0.765", "use --min-age 0"));
        for (const Phrase& phrase : {words.what, words.hint}) {
            const std::string english = phrase.english();
            EXPECT_TRUE(english.ends_with('.')) << reason.name << ": " << english;
            EXPECT_EQ(english.find_first_of("{}"), std::string::npos) << reason.name;
            if (reason.code != Code::wrong_passphrase) { // which says how long a PIN must be
                EXPECT_EQ(english.find_first_of("0123456789"), std::string::npos) << reason.name;
            }
            EXPECT_EQ(english.find("--"), std::string::npos) << reason.name;
            if (chinese) {
                EXPECT_NE(phrase.told(*chinese), english) << reason.name;
            }
        }
    }
}

TEST(Refusals, SayWhatTheResidentCanChangeAndNothingOfTheRegister) {
    const auto what = [](Code code) { return words_for_resident({code, ""}).what.english(); };
    EXPECT_EQ(what(Code::no_face), "We found no face in the photo.");
    EXPECT_EQ(what(Code::blocked), what(Code::deceased));
    const std::string general = what(Code::internal);
    for (const Code code :
         {Code::no_face, Code::many_faces, Code::poor_portrait, Code::not_live, Code::face_mismatch, Code::under_age,
          Code::has_card, Code::too_many_attempts, Code::terms_not_accepted, Code::terms_missing, Code::exists,
          Code::wrong_passphrase, Code::not_in_register, Code::registry_unreachable, Code::suspended})
        EXPECT_NE(what(code), general) << name(code);
    EXPECT_EQ(what(Code::lists_full), general);
    EXPECT_EQ(words_for_resident({Code::wrong_passphrase, ""}).hint.english(),
              "Please choose a PIN of at least 4 characters, and type the same one twice.");
}

TEST(Photos, AreLookedAtBeforeAnythingElse) {
    const test::Temporary dir;
    write_file(dir / "text.jpg", bytes_of("not a picture at all"), Overwrite::refuse);
    write_file(dir / "empty.jpg", {}, Overwrite::refuse);
    write_file(dir / "some.pdf", bytes_of("%PDF-1.7\n"), Overwrite::refuse);
    for (const char* file : {"nope.jpg", "text.jpg", "empty.jpg", "some.pdf", "."}) {
        EXPECT_EQ(code_of([&] { check_photo(dir / file); }), Code::unreadable_file) << file;
    }
    try {
        check_photo(dir / "text.jpg");
    } catch (const Error& error) {
        EXPECT_EQ(error.what(), (dir / "text.jpg").string() + ": not a picture");
    }
    check_photo(fs::path(QRID_TESTDATA) / "specimens" / "s1-front.jpg");
    ASSERT_EQ(::mkfifo((dir / "pipe").c_str(), 0600), 0);
    check_photo(dir / "pipe"); // it can be read only once
}

TEST(Photos, AreAskedForAgainThreeTimesAtMost) {
    const fs::path good = fs::path(QRID_TESTDATA) / "specimens" / "s1-front.jpg";
    std::vector<std::string> answers{"/nope", "/nope", good.string()};
    std::size_t asked = 0, told = 0;
    const auto ask = [&]() -> std::optional<std::string> { return answers.at(asked++); };
    const auto tell = [&](const Error&) { ++told; };
    EXPECT_EQ(ask_for_photo(ask, tell), good);
    EXPECT_EQ(told, 2U);
    answers[2] = "/nope";
    asked = 0;
    EXPECT_EQ(code_of([&] { ask_for_photo(ask, tell); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { ask_for_photo([] { return std::nullopt; }, tell); }), Code::interrupted);
}

class NewPin : public testing::Test {
protected:
    NewPin() {
        session_.environment = [](const char*) { return std::optional<std::string>(); };
        session_.ask_secret = [this](const std::string& prompt) -> std::optional<Secret> {
            prompts_.push_back(prompt);
            if (prompts_.size() > answers_.size()) return std::nullopt;
            return Secret(answers_[prompts_.size() - 1]);
        };
    }

    std::string chosen(std::vector<std::string> answers, const Language& language = {}) {
        answers_ = std::move(answers);
        prompts_.clear();
        return std::string(pin_option().get_new(session_, language).view());
    }

    Session session_;
    std::vector<std::string> answers_, prompts_;
};

TEST_F(NewPin, IsAskedForAgainWhenItWasMistyped) {
    EXPECT_EQ(chosen({"1234", "1234"}), "1234");
    EXPECT_EQ(prompts_, (std::vector<std::string>{"New PIN: ", "Enter it again: "}));
    EXPECT_EQ(chosen({"1234", "1243", "12", "5678", "5678"}), "5678");
    EXPECT_EQ(prompts_[2], "The PINs do not match. New PIN: ");
    EXPECT_EQ(prompts_[3], "Please choose a longer PIN. New PIN: ");
    EXPECT_EQ(code_of([&] {
                  chosen({"1234", "1", "1234", "2", "1234", "3", "1234", "1234"});
              }),
              Code::wrong_passphrase);
    EXPECT_EQ(prompts_.size(), 6U);
    EXPECT_EQ(code_of([&] { chosen({}); }), Code::wrong_passphrase);
}

TEST_F(NewPin, IsAskedForInTheLanguageOfWhoChoosesIt) {
    const auto chinese = Languages().find("zh");
    if (!chinese) GTEST_SKIP() << "skipped: built without Boost.Locale";
    EXPECT_EQ(chosen({"1234", "1", "1234", "1234"}, *chinese), "1234");
    for (const std::string& prompt : prompts_) EXPECT_EQ(prompt.find("PINs"), std::string::npos) << prompt;
    EXPECT_EQ(prompts_[1], "\u8bf7\u518d\u6b21\u8f93\u5165\uff1a ");
}

TEST_F(NewPin, OtherSecretsAreAskedForAgainToo) {
    answers_ = {"one", "two", "one", "one"};
    EXPECT_EQ(PassphraseOption().get(session_, true).view(), "one");
    EXPECT_EQ(prompts_[0], "New passphrase: ");
    EXPECT_EQ(prompts_[2], "The passphrases do not match. New passphrase: ");
}

} // namespace
} // namespace qrid::cmd
