#include "decimal_code.h"
#include "layers.h"
#include "qrid/base/encoding.h"
#include "qrid/foreign/inside/aadhaar.h"
#include "qrid/foreign/inside/decimal.h"

#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using test::decimal_of;
using test::fact;
using test::gzip_of;

const std::string photo = "\xff\x4f\xff\x51 a very small photo \xff\xd9";

std::string fields(const std::string& indicator) {
    std::string text;
    for (const std::string& field :
         {indicator, std::string("123420240229101530123"), std::string("Asha Rao"), std::string("17-03-1991"),
          std::string("F"), std::string("D/O Ravi Rao"), std::string("Mysuru"), std::string("Near the lake"),
          std::string("12-A"), std::string("First Stage"), std::string("570001"), std::string("Head Office"),
          std::string("Karnataka"), std::string("Caf\xe9 Road"), std::string("Mysuru Taluk"),
          std::string("Mysuru City")})
        text += field + '\xff';
    return text;
}

std::string code_of_content(const std::string& content) { return decimal_of(gzip_of(content)); }

std::string version_1(int hashes, const std::string& indicator) {
    return code_of_content(fields(indicator) + photo + std::string(static_cast<std::size_t>(hashes) * 32, 'h') +
                           std::string(256, 's'));
}

std::string version(const std::string& prefix) {
    return code_of_content(prefix + '\xff' + fields("2") + "9876" + '\xff' + photo + std::string(256, 's'));
}

RC_GTEST_PROP(Aadhaar, TurnsDecimalsIntoBytes, (Bytes number)) {
    while (!number.empty() && number.front() == 0) number.erase(number.begin());
    RC_ASSERT(bytes_of_decimal(decimal_of(number)) == number);
}

TEST(Aadhaar, IsToldFieldByField) {
    const Explanation out = test::revealed(version_1(2, "3"));
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(test::names(out.layers), (std::vector<std::string>{"number", "Aadhaar code", "person", "signature"}));
    EXPECT_EQ(fact(out.layers, "Aadhaar code", "version"), "1 (without a prefix)");
    EXPECT_EQ(fact(out.layers, "Aadhaar code", "contact"), "mail and mobile on record");
    EXPECT_EQ(fact(out.layers, "Aadhaar code", "Aadhaar number ends in"), "1234");
    EXPECT_EQ(fact(out.layers, "Aadhaar code", "made"), "2024-02-29 10:15:30 in India");
    EXPECT_EQ(fact(out.layers, "person", "name"), "Asha Rao");
    EXPECT_EQ(fact(out.layers, "person", "street"), "Caf\xc3\xa9 Road"); // Latin-1
    EXPECT_EQ(fact(out.layers, "person", "photo"), std::to_string(photo.size()) + " bytes, JPEG 2000");
    EXPECT_EQ(fact(out.layers, "person", "digests"), "2 of 32 bytes");
    EXPECT_EQ(fact(out.layers, "signature", "RSA"), "256 bytes, not checked");
}

TEST(Aadhaar, IsMasked) {
    const Explanation out = test::masked(version("V5"));
    const std::string all = test::all_of(out.layers);
    for (const char* secret : {"Asha", "Ravi", "17-03", "Near", "9876", "570001"})
        EXPECT_EQ(all.find(secret), std::string::npos) << secret;
    EXPECT_EQ(fact(out.layers, "person (masked)", "name"), "A. R.");
    EXPECT_EQ(fact(out.layers, "person (masked)", "date of birth"), "1991");
}

TEST(Aadhaar, HasVersionsWithThePhonesLastDigits) {
    for (const char* prefix : {"V2", "V3", "V4", "V5"}) {
        const Explanation out = test::revealed(version(prefix));
        EXPECT_EQ(fact(out.layers, "Aadhaar code", "version"), prefix);
        EXPECT_EQ(fact(out.layers, "person", "mobile ends in"), "9876");
        EXPECT_EQ(fact(out.layers, "person", "digests"), "none");
        EXPECT_EQ(fact(out.layers, "person", "photo"), std::to_string(photo.size()) + " bytes, JPEG 2000");
    }
}

TEST(Aadhaar, IsRefusedWithItsReason) {
    const auto flaw = [](const std::string& text) {
        return test::flaw(explain_foreign(TextKind::aadhaar, text, test::now, true));
    };
    EXPECT_EQ(flaw(""), Code::not_a_card);
    EXPECT_EQ(flaw("12a"), Code::not_a_card);
    EXPECT_EQ(flaw(std::string(8193, '9')), Code::too_large);
    EXPECT_EQ(flaw(std::string(8192, '9')), Code::bad_compression);
    EXPECT_EQ(flaw("0"), Code::bad_compression);
    EXPECT_EQ(flaw(code_of_content("short")), Code::bad_claims);
    EXPECT_EQ(flaw(code_of_content("3\xff" + std::string(300, 's'))), Code::bad_claims);
}

TEST(Aadhaar, SurvivesDamage) {
    test::survives_damage(TextKind::aadhaar, version_1(1, "1"), 5);
    const std::string content = "V2\xff" + fields("2") + "9876\xff" + photo + std::string(256, 's');
    for (std::size_t i = 0; i < content.size() - 256; ++i) {
        (void)test::masked(code_of_content(content.substr(0, i) + std::string(256, 's')));
        (void)test::revealed(code_of_content(content.substr(0, i) + '\xff' + content.substr(i)));
    }
}

const std::string old_code = R"(<?xml version="1.0" encoding="UTF-8"?>
<PrintLetterBarcodeData uid="999912345678" name="Asha Rao" gender="F" yob="1991" co = "D/O: Ravi Rao" house= '12-A'
 street="Caf&#233; &amp; Road" vtc="Mysuru" pc="570001"/>)";

TEST(AadhaarXml, IsToldMaskedAndAsItIs) {
    EXPECT_EQ(text_kind(old_code), TextKind::aadhaar_xml);
    EXPECT_EQ(text_kind("</?xml version=\"1.0\"?> <PrintLetterBarcodeData uid=\"1\"/>"), TextKind::aadhaar_xml);
    EXPECT_EQ(text_kind("<html>"), TextKind::other);
    const Explanation out = test::revealed(old_code);
    EXPECT_EQ(fact(out.layers, "person", "Aadhaar number"), "999912345678");
    EXPECT_EQ(fact(out.layers, "person", "name"), "Asha Rao");
    EXPECT_EQ(fact(out.layers, "person", "house"), "12-A");
    EXPECT_EQ(fact(out.layers, "person", "street"), "Caf&#233; & Road");
    const Explanation masked = test::masked(old_code);
    EXPECT_EQ(fact(masked.layers, "person (masked)", "Aadhaar number"), "••••5678");
    EXPECT_EQ(fact(masked.layers, "person (masked)", "name"), "A. R.");
    EXPECT_EQ(fact(masked.layers, "person (masked)", "year of birth"), "1991");
}

TEST(AadhaarXml, SurvivesDamage) { test::survives_damage(TextKind::aadhaar_xml, old_code); }

} // namespace
} // namespace qrid
