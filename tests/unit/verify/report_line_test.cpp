// The line of a report says what its document says.
#include "qrid/card/text.h"
#include "qrid/foreign/health_card.h"
#include "support/health_cards.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using namespace test;

void expect_same(const Report& report) {
    static const Language chinese = Languages().or_english("zh");
    for (const std::optional<Language>& explain :
         {std::optional<Language>(), std::optional(Language()), std::optional(chinese)}) {
        const std::string line = report_line(report, explain);
        ASSERT_TRUE(line.ends_with('\n'));
        EXPECT_EQ(line.find('\n'), line.size() - 1);
        const json document = report_to_json(report, explain);
        EXPECT_EQ(json::parse(line), json::parse(document.dump(-1, ' ', false, json::error_handler_t::replace)))
            << line;
    }
}

TEST(ReportLine, IsTheDocumentInOneLine) {
    expect_same(report_of(good_verifier()));
    Report named = report_of(good_verifier());
    named.issuer_name = "示例市 \"Example\"";
    expect_same(named);
    expect_same(report_of(Verifier({}, {}, now)));
    expect_same(verify_text(good_verifier(), "a \"name\"\n\x01\xff", "https://evil.example"));
    Claims claims = good_claims();
    claims.sub = "somebody";
    claims.nbf = now + 5;
    claims.test = true;
    claims.exp.reset();
    claims.iss.reset();
    claims.identity->fields = {{identity_key::full_name, "Li \"Wei\" \u6797\\\n\x7f"},
                               {identity_key::gender, std::int64_t{2}},
                               {identity_key::photo, Bytes{1, 2, 3}},
                               {identity_key::fingers, std::vector<std::int64_t>{1, 2}},
                               {identity_key::face, std::vector{Biometric{Bytes{1, 2}, 0, 4, "somebody"}}}};
    expect_same(report_of(good_verifier(), claims));
}

TEST(ReportLine, EscapesWhatADocumentEscapes) {
    for (int c = 0; c < 256; ++c)
        for (const char* around : {"", "x"}) {
            const Report report{.input = std::string(around) + static_cast<char>(c) + around};
            expect_same(report);
            EXPECT_EQ(report_line(report).find('\x7f'), std::string::npos);
        }
}

TEST(ReportLine, IsTheDocumentOfAnotherKindOfCard) {
    const json payload{
        {"iss", "https://clinic.example"},
        {"nbf", now - 5},
        {"vc",
         {{"type", {"https://smarthealth.cards#health-card"}},
          {"credentialSubject",
           {{"fhirVersion", "4.0.1"}, {"fhirBundle", {{"resourceType", "Bundle"}, {"entry", json::array()}}}}}}}};
    const Report report = verify_text(good_verifier(), "x", write_health_card(payload, card_key()));
    EXPECT_EQ(report.format, "smart-health-card");
    expect_same(report);
}

} // namespace
} // namespace qrid
