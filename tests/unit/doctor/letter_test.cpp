// The letter to the citizen, in both languages.
#include "qrid/base/module.h"
#include "qrid/card/text.h"
#include "qrid/doctor/inside/certificate_texts.h"
#include "qrid/doctor/inside/letter_texts.h"
#include "qrid/doctor/letter.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>

#include <set>

namespace qrid {
namespace {

using namespace test;

const Language& chinese_language() {
    static const Language language = Languages().or_english("zh");
    return language;
}

Examination with_report(Check check, Result result, Code code) {
    Examination examination{.at = now};
    examination.content = ContentKind::picture;
    Report report{.input = "secret-name.png", .at = now};
    for (std::size_t i = 0; i < check_count; ++i) report.checks.set({static_cast<Check>(i), Result::pass, {}, ""});
    report.checks.set({check, result, code, "secret-detail"});
    CardInput input;
    input.name = "secret-name.png";
    input.text = "secret-text";
    examination.codes.push_back({std::move(input), {}, std::move(report)});
    return examination;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string in_english(const Examination& examination) { return letter(examination, Language()); }

TEST(Letter, IsParagraphsFromTheGreetingToTheEnd) {
    EXPECT_EQ(in_english(with_report(Check::validity, Result::fail, Code::expired)),
              "Hello,\n"
              "\n"
              "Thank you for sending us this picture. The card has expired.\n"
              "\n"
              "If it is your card, please renew it with the office that issued it. If you have already done so, this "
              "is the old one: open the new card in your wallet and send us a screenshot of that. If you have the "
              "card from someone else, ask them for their new one.\n"
              "\n"
              "Kind regards\n");
    if (chinese_language().is_english()) GTEST_SKIP() << "built without Boost.Locale";
    EXPECT_EQ(letter(with_report(Check::validity, Result::fail, Code::expired), chinese_language()),
              "您好！\n"
              "\n"
              "您发来的图片已收到，谢谢。这张卡已经过期。\n"
              "\n"
              "如果这是您本人的卡，请到发卡机构换领新卡。如果已经换领，那么您发来的是旧卡，请在手机卡包里打开新"
              "卡，截图发给我们。如果是别人给您的，请让对方出示新卡。\n"
              "\n"
              "祝您一切顺利！\n");
}

// A reason may end a check or be the flaw of a file; either way there is something to write.
TEST(Letter, EveryReasonLeadsToOne) {
    for (const Reason& reason : reason_table())
        for (const Result result : {Result::fail, Result::unknown}) {
            const Examination checked = with_report(Check::decode, result, reason.code),
                              unread = unread_file(now, Error(reason.code, "secret-detail"));
            for (const Examination& examination : {checked, unread})
                for (const Language& language : {Language(), chinese_language()}) {
                    const std::string text = letter(examination, language);
                    EXPECT_GE(std::count(text.begin(), text.end(), '\n'), 7) << reason.name;
                    for (const char* never :
                         {"secret", "{", "}", "  ", "  \n", "qrid", "QR", "The card is valid", "这张卡有效"})
                        EXPECT_FALSE(holds(text, never)) << reason.name << ": " << never << "\n" << text;
                    EXPECT_TRUE(text.ends_with('\n') && !text.ends_with("\n\n"));
                }
        }
}

TEST(Letter, EveryMatterHasItsOwnWordsAndNoJargon) {
    std::set<std::string> found;
    for (int i = 0; i <= static_cast<int>(Matter::our_side); ++i) {
        const LetterTexts texts = letter_texts(static_cast<Matter>(i));
        EXPECT_TRUE(found.insert(texts.found.english()).second) << texts.found.english();
        for (const std::string& text : {texts.found.english(), texts.advice.english()}) {
            EXPECT_TRUE(text.ends_with('.')) << text;
            for (const char* jargon : {"COSE", "CBOR", "Base45", "status list", "trust list", "kid", "payload",
                                       "decode", "you have made", "your fault,", "module", "--"})
                EXPECT_FALSE(holds(text, jargon)) << text;
        }
    }
}

TEST(Letter, WhatIsUnknownIsNotCalledValidOrFalse) {
    const std::string text = in_english(with_report(Check::key, Result::unknown, Code::unknown_key));
    EXPECT_TRUE(holds(text, "We cannot say whether this card is valid"));
    const std::string status = in_english(with_report(Check::status, Result::unknown, Code::status_stale));
    EXPECT_TRUE(holds(status, "not your fault"));
    EXPECT_FALSE(holds(status, "stale"));
}

TEST(Letter, AForgedCardIsNotSaidToHaveExpired) {
    Examination examination = with_report(Check::validity, Result::fail, Code::expired);
    examination.codes[0].report->checks.set({Check::signature, Result::fail, Code::bad_signature, ""});
    EXPECT_TRUE(holds(in_english(examination), "did not pass our check"));
    EXPECT_FALSE(holds(in_english(examination), "expired"));
}

Examination of_texts(const std::vector<std::string>& texts) {
    std::string lines;
    for (const std::string& text : texts) lines += text + "\n";
    return examine(bytes_of(lines), good_verifier());
}

TEST(Letter, SaysWhatACodeIsThatIsNoCard) {
    for (const auto& [text, words] :
         {std::pair("https://example.org/a", "a link to a website"), std::pair("WIFI:T:WPA;S:Inn;P:secret;;", "Wi-Fi"),
          std::pair("bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq?amount=1", "asks for a payment"),
          std::pair("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP", "signing in"),
          std::pair("tel:+4930123", "phone number"), std::pair("mdoc:owBjMS4wAYIB2BhYSw", "another kind of card"),
          std::pair("good morning", "some other text")}) {
        const std::string answer = in_english(of_texts({text}));
        EXPECT_TRUE(holds(answer, words)) << text << "\n" << answer;
        EXPECT_FALSE(holds(answer, "secret=")) << answer;
    }
}

TEST(Letter, AValidCardIsCalledSo) {
    const Examination found = of_texts({text_of_card(sign_card(good_claims(), card_key()))});
    ASSERT_EQ(found.verdict(), Verdict::valid);
    const std::string text = in_english(found);
    EXPECT_TRUE(holds(text, "Thank you for sending us this text. The card is valid: ")) << text;
    EXPECT_FALSE(holds(text, "Li Wei"));
}

TEST(Letter, CodesThatComeOutDifferentlyAreTold) {
    Claims expired = good_claims();
    expired.exp = now - 1;
    const std::string good = text_of_card(sign_card(good_claims(), card_key())),
                      bad = text_of_card(sign_card(expired, card_key()));
    const std::string text = in_english(of_texts({good, bad, good}));
    EXPECT_TRUE(holds(text, "It has 3 entries.")) << text;
    EXPECT_TRUE(holds(text, "Entries 1, 3: The card is valid: ")) << text;
    EXPECT_TRUE(holds(text, "Entry 2: The card has expired.")) << text;
}

TEST(Letter, WhatWasReadOfAnotherSymbologyIsNotSaidToBeUnread) {
    Examination found = with_report(Check::decode, Result::fail, Code::not_a_card);
    found.flaw = Error(Code::no_code_found, "no QR code");
    EXPECT_FALSE(holds(in_english(found), "could not read everything"));
    found.flaw = Error(Code::unreadable_file, "page 3");
    EXPECT_TRUE(holds(in_english(found), "could not read everything"));
}

TEST(Letter, WhatCouldBeACardIsNotSaidToBeNone) {
    EXPECT_NE(matter_of(TextKind::card), Matter::other_text);
    Examination found = with_report(Check::decode, Result::fail, Code::not_a_card);
    found.codes[0].input.text = text_of_card(sign_card(good_claims(), card_key()));
    EXPECT_FALSE(holds(in_english(found), "not an ID card"));
}

TEST(Letter, OfACertificateSpeaksOfNoCard) {
    for (const char* format : {"eu-dcc", "smart-health-card"})
        for (const Reason& reason : reason_table())
            for (const Result result : {Result::fail, Result::unknown}) {
                Examination found = with_report(Check::decode, result, reason.code);
                found.codes[0].report->format = format;
                if (matter_of(found.codes[0]) == Matter::other_text) continue; // it is none
                const std::string chinese = letter(found, chinese_language()), english = in_english(found);
                for (const char* never : {"这张卡", "发卡机构", "卡包"})
                    EXPECT_FALSE(holds(chinese, never)) << reason.name << "\n" << chinese;
                for (const char* never : {"this card", "the card", "wallet", "The card"})
                    EXPECT_FALSE(holds(english, never)) << reason.name << "\n" << english;
            }
    Examination valid = with_report(Check::decode, Result::pass, Code::expired);
    valid.codes[0].report->format = "eu-dcc";
    EXPECT_TRUE(holds(in_english(valid), "is genuine and has not expired. What it entitles its holder to is decided"));
    EXPECT_FALSE(holds(in_english(valid), "used today"));
}

TEST(Letter, NobodyIsAccusedOfWhatAClockOrTheIssuerDid) {
    for (const Code code : {Code::key_not_yet_valid, Code::key_usage, Code::status_index_out_of_range,
                            Code::status_not_allowed, Code::iat_in_future}) {
        const std::string text = in_english(with_report(Check::key, Result::fail, code));
        EXPECT_TRUE(holds(text, "does not fit")) << text;
        EXPECT_FALSE(holds(text, "changed") || holds(text, "says nothing against")) << text;
    }
}

TEST(Letter, ThanksForWhatCame) {
    for (const auto& [kind, pages, what] :
         {std::tuple(PictureKind::png, 1, "picture"), std::tuple(PictureKind::gif, 9, "picture"),
          std::tuple(PictureKind::tiff, 1, "picture"), std::tuple(PictureKind::tiff, 2, "document"),
          std::tuple(PictureKind::pdf, 1, "document"), std::tuple(PictureKind::office, 1, "document"),
          std::tuple(PictureKind::zip, 3, "file"), std::tuple(PictureKind::mail, 1, "file")}) {
        Examination found = with_report(Check::decode, Result::fail, Code::bad_cbor);
        found.scan.kind = kind;
        found.scan.pages_in_file = static_cast<std::size_t>(pages);
        EXPECT_TRUE(holds(in_english(found), std::string("sending us this ") + what + ".")) << in_english(found);
    }
}

Examination unread_picture(PictureQuality quality, int side) {
    Examination found = unread_file(now, Error(Code::no_code_found, ""));
    found.content = ContentKind::picture;
    ScanReport report;
    report.quality = std::move(quality);
    found.scan.pages.push_back({.part = {}, .width = side, .height = side, .report = std::move(report)});
    return found;
}

TEST(Letter, OfAPictureHasItsFiguresAndNoJargon) {
    PictureQuality small{Trouble::too_small, {}, {}}, blurred{Trouble::too_blurred, {}, {}},
        cut{Trouble::cut_off, {}, {}}, model_1{Trouble::other_symbology, {}, {}};
    EXPECT_TRUE(holds(in_english(unread_picture(small, 90)), "90 x 90 pixels"));
    small.module = 1.04;
    EXPECT_TRUE(holds(in_english(unread_picture(small, 400)), "only 1.0 pixels wide"));
    blurred.module = 4;
    blurred.blur = 0.8;
    EXPECT_TRUE(holds(in_english(unread_picture(blurred, 400)), "4.0 pixels wide and blurred over 3.2 pixels"));
    cut.corner = msgid("bottom left");
    EXPECT_TRUE(holds(in_english(unread_picture(cut, 400)), "The bottom left corner of the code"));
    EXPECT_TRUE(holds(in_english(unread_picture(model_1, 400)), "QR code of the first kind"));
}

TEST(Letter, OfAPictureThatCannotBeReadSaysWhatToDo) {
    std::set<std::string> answers;
    for (int i = 0; i <= static_cast<int>(Trouble::out_of_time); ++i) {
        Examination found = unread_file(now, Error(Code::no_code_found, ""));
        found.content = ContentKind::picture;
        ScanReport report;
        report.quality = PictureQuality{static_cast<Trouble>(i), {}, {}};
        found.scan.pages.push_back({.part = {}, .width = 100, .height = 100, .report = std::move(report)});
        EXPECT_TRUE(answers.insert(in_english(found)).second) << name(static_cast<Trouble>(i));
    }
}

TEST(Letter, APartOfACardIsToldAsThat) {
    Examination found = unread_file(now, Error(Code::no_code_found, ""));
    found.content = ContentKind::picture;
    ScanReport report;
    report.codes.emplace_back();
    found.scan.pages.push_back({.part = {}, .width = 100, .height = 100, .report = std::move(report)});
    EXPECT_TRUE(holds(in_english(found), "spread over several codes"));
}

} // namespace
} // namespace qrid
