#include "qrid/artwork/content.h"
#include "qrid/picture/webp.h"
#include "unit/artwork/cards.h"
#include "unit/artwork/refusal.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace qrid::artwork {
namespace {

using Record = nlohmann::json;

const Record ada{
    {"id", "ID-1"}, {"language", "eng"}, {"fullName", "Ada Lovelace"}, {"dateOfBirth", "18151210"}, {"gender", 2}};

std::string value_of(const std::vector<CardField>& fields, std::string_view name) {
    for (const CardField& field : fields)
        if (field.name == name) return fmt::format("{}: {}", field.label, field.value);
    return "";
}

TEST(CardContent, TellsWhatTheCardSays) {
    const CardContent content = content_of_person(ada);
    EXPECT_EQ(content.name, "Ada Lovelace");
    EXPECT_EQ(content.issuer, "id.example");
    EXPECT_EQ(content.number.value, "7-482113");
    EXPECT_EQ(value_of(content.main, "dateOfBirth"), "Date of birth: 10 December 1815");
    EXPECT_EQ(value_of(content.main, "gender"), "Sex: Female");
    EXPECT_EQ(value_of(content.main, "id"), "ID number: ID-1");
    EXPECT_EQ(content.valid_from.value, "1 February 2026");
    EXPECT_EQ(content.valid_until.value, "1 February 2027");
    EXPECT_EQ(content.face, nullptr);
    EXPECT_TRUE(content.other.empty());
    EXPECT_TRUE(content.warnings.empty());
}

TEST(CardContent, SpeaksTheCardsLanguages) {
    Record person = ada;
    person["language"] = "zho";
    person["secondaryLanguage"] = "eng";
    person["maritalStatus"] = 1;
    const CardContent content = content_of_person(person);
    EXPECT_EQ(value_of(content.main, "dateOfBirth"), "出生日期: 1815年12月10日");
    EXPECT_EQ(value_of(content.other, "maritalStatus"), "婚姻状况: 未婚");
    EXPECT_EQ(content.number.second_label, "Card number");
    person["language"] = "tlh";
    EXPECT_EQ(content_of_person(person).number.label, "Card number");
    EXPECT_EQ(content_of_person(person).number.second_label, "") << "not the same twice";
    const std::vector<Labels> french{read_labels(R"({"language": "tlh", "labels": {"cardNumber": "Numéro"}})")};
    const CardContent translated = content_of(card_of(person), some_symbol(), french);
    EXPECT_EQ(translated.number.label, "Numéro");
    EXPECT_EQ(translated.number.second_label, "Card number");
}

TEST(CardContent, MakesANameOfItsParts) {
    const CardContent content =
        content_of_person({{"firstName", "Ada"}, {"lastName", "Lovelace"}, {"middleName", "King"}});
    EXPECT_EQ(content.name, "Ada King Lovelace");
    EXPECT_EQ(content_of_person({{"id", "1"}}).name, "");
}

TEST(CardContent, LeavesOutACodeThatIsNotKnown) {
    ReadCard card = card_of(ada);
    card.claims.identity->fields[identity_key::gender] = std::int64_t{9};
    EXPECT_EQ(value_of(content_of(card, some_symbol()).main, "gender"), "");
}

TEST(CardContent, KnowsThatACardWasMadeForTests) {
    ReadCard card = card_of(ada);
    EXPECT_FALSE(content_of(card, some_symbol()).test);
    card.claims.test = true;
    EXPECT_TRUE(content_of(card, some_symbol()).test);
}

TEST(CardContent, TakesTheFaceOrWarnsOfADamagedOne) {
    ReadCard card = card_of(ada);
    Image face(32, 40);
    face.rgb[0] = 7;
    Bytes bytes = encode_webp(face, 50);
    card.claims.identity->fields[identity_key::face] = std::vector<Biometric>{{bytes, 0, image_format::webp, {}}};
    CardContent content = content_of(card, some_symbol());
    ASSERT_NE(content.face, nullptr);
    EXPECT_EQ(content.face->width, 32);
    bytes.resize(bytes.size() / 2);
    card.claims.identity->fields[identity_key::face] = std::vector<Biometric>{{bytes, 0, image_format::webp, {}}};
    content = content_of(card, some_symbol());
    EXPECT_EQ(content.face, nullptr);
    ASSERT_EQ(content.warnings.size(), 1U);
    EXPECT_EQ(content.warnings[0].code, WarningCode::damaged_face);
}

TEST(CardNumber, IsThePlaceInTheRegistryOrADigest) {
    ReadCard card = card_of(ada);
    EXPECT_EQ(card_number(card), "7-482113");
    card.message.signature = {1, 2, 3};
    for (const char* uri :
         {"https://id.example/status/", "https://id.example/status/a7", "https://id.example/status/7890123456", ""}) {
        card.claims.status->uri = uri;
        EXPECT_EQ(card_number(card), "0390 58C6 F2C0") << uri;
    }
    card.claims.status->uri = "12";
    EXPECT_EQ(card_number(card), "12-482113");
    card.claims.status.reset();
    card.message.payload = {1};
    EXPECT_NE(card_number(card), "0390 58C6 F2C0");
}

TEST(IssuerName, IsTheHost) {
    EXPECT_EQ(issuer_name("https://id.example/a?b#c"), "id.example");
    EXPECT_EQ(issuer_name("https://user@id.example:8443"), "id.example:8443");
    EXPECT_EQ(issuer_name("Republic of Examples"), "Republic of Examples");
    EXPECT_EQ(issuer_name("https://"), "https://");
    EXPECT_EQ(issuer_name(""), "");
}

TEST(CardContent, ThrowsTheFlawOfACard) {
    ReadCard card = card_of(ada);
    card.flaw = Error(qrid::Code::bad_claims, "exp is text");
    test::expect_refusal([&] { content_of(card, some_symbol()); }, Code::bad_claims, "exp is text");
    card.flaw.reset();
    card.claims.identity.reset();
    test::expect_refusal([&] { content_of(card, some_symbol()); }, Code::bad_claims, "has no identity");
}

std::vector<WarningCode> codes_in(const Warnings& warnings) {
    std::vector<WarningCode> codes;
    for (const Warning& warning : warnings) codes.push_back(warning.code);
    return codes;
}

TEST(Content, ALanguageWithoutLabelsIsTold) {
    const auto warned = [](const char* first, const char* second) {
        return codes_in(content_of_person({{"id", "1"},
                                           {"fullName", "A"},
                                           {"language", first},
                                           {"secondaryFullName", "B"},
                                           {"secondaryLanguage", second}})
                            .warnings);
    };
    using Codes = std::vector<WarningCode>;
    EXPECT_EQ(warned("eng", "ara"), Codes{});
    EXPECT_EQ(warned("tlh", "eng"), Codes{WarningCode::no_labels});
    EXPECT_EQ(warned("eng", "tlh"), Codes{WarningCode::no_labels});
}

TEST(Content, FaultsAndSpecimensAreWatermarksInTheCardsLanguages) {
    ReadCard card = card_of({{"id", "1"}, {"fullName", "عمر"}, {"language", "ara"}});
    const CardFacts expired{.issuer = "Republic of Examples", .faults = {"expired"}};
    CardContent content = content_of(card, some_symbol(), {}, expired);
    EXPECT_EQ(content.issuer, "Republic of Examples");
    const std::string specimen = "نموذج SPECIMEN 样本"; // id.example is nobody's
    EXPECT_EQ(content.watermarks, (std::vector<std::string>{specimen, "منتهية الصلاحية"}));
    card.claims.iss = "https://id.hangzhou.gov.cn";
    EXPECT_EQ(content_of(card, some_symbol(), {}, expired).watermarks, std::vector<std::string>{"منتهية الصلاحية"});
    card.claims.iss = "https://id.example";
    card.claims.test = true;
    content = content_of(card, some_symbol());
    EXPECT_EQ(content.issuer, "id.example");
    EXPECT_EQ(content.watermarks, std::vector<std::string>{"نموذج SPECIMEN 样本"});
    card = card_of({{"id", "1"}, {"fullName", "A"}, {"language", "eng"}, {"secondaryLanguage", "zho"}});
    card.claims.test = true;
    content = content_of(card, some_symbol(), {}, expired);
    EXPECT_EQ(content.watermarks, (std::vector<std::string>{"SPECIMEN 样本", "EXPIRED  已过期"}));
}

} // namespace
} // namespace qrid::artwork
