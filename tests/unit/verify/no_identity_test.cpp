// A card that names nobody is good for nothing, whatever has signed it.
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/card/naming.h"
#include "qrid/card/presentation.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/cose/test_key.h"
#include "qrid/foreign/health_card.h"
#include "qrid/trust/key_file.h"
#include "support/cards.h"
#include "support/health_cards.h"
#include "unit/verify/cards.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using namespace test;

// A card whose identity is this map, as another tool's encoder may have written it.
Report report_of_map(cbor::Value identity, cbor::Map more = {}) {
    const Claims claims = good_claims();
    more.emplace_back(1, std::string(iss));
    more.emplace_back(4, now + 1000);
    more.emplace_back(6, now - 1000);
    more.emplace_back(169, std::move(identity));
    more.emplace_back(65535, cbor::Map{{"status_list", cbor::Map{{"idx", 5}, {"uri", std::string(list_uri)}}}});
    const Bytes kid = cose::kid_of(card_key().public_key());
    return verify_cose(good_verifier(), "test",
                       cose::write_sign1(card_key(), {{cose::label::kid, kid}}, cbor::encode(cbor::Value(more))));
}

Bytes jpeg_of(std::size_t size) {
    Bytes bytes{0xff, 0xd8, 0xff};
    bytes.resize(size);
    return bytes;
}

TEST(NoIdentity, FailsACardThatNamesNobody) {
    const std::vector<cbor::Map> identities{
        {},
        {{3, "eng"}, {13, "AUT"}},
        {{1, ""}},
        {{4, " \t\n\u00a0\u200b\u2060\ufeff"}},
        {{1, "-"}, {4, "..."}, {5, "\u2014 \u2014"}, {7, "\u0301"}},
        {{1, "\x01\xc2\x85"}, {4, "\u3164\u2800\u3000"}, {19, "\u202e"}},
        {{8, "19900515"}, {9, 1}},
        {{10, "1 Main Street"}, {15, "Kim Roe"}},
        {{16, Bytes{}}, {62, cbor::Array{}}},
        {{62, cbor::Array{cbor::Map{{0, Bytes{}}}}}},
        {{16, Bytes{0}}},
        {{16, jpeg_of(31)}},
        {{16, Bytes(5000, 0x20)}},
        {{50, cbor::Array{cbor::Map{{0, Bytes{0}}, {1, 0}}}}},
        {{65, cbor::Array{cbor::Map{{0, Bytes(31, 1)}}}}},
        {{62, cbor::Array{cbor::Map{{0, Bytes{0x20}}}}}},
        {{62, cbor::Array{cbor::Map{{0, Bytes(5000, 1)}, {1, 0}, {2, 1}}}}},
        {{62, cbor::Array{cbor::Map{{0, Bytes(31, 1)}, {1, 1}}}}},
        {{1, "\U0001bca0"}, {4, "\u0378"}, {5, "\ue000\U000f0000"}, {6, "\ufdd0\U0001ffff"}, {7, "\u0483\u1ab0\u094d"}},
        {{4, "\u30fb\uff1f\uff1d"}, {5, "\U0001f600"}, {6, "\U00013430\U0001d159"}},
        {{"name", "Li Wei"}, {"04", "Li Wei"}, {"+4", "Li Wei"}, {" 4", "Li Wei"}},
    };
    for (const cbor::Map& identity : identities) {
        const Report report = report_of_map(identity);
        EXPECT_EQ(report.verdict(), Verdict::invalid);
        EXPECT_EQ(outcome(report, Check::decode), "fail no-identity") << report_to_text(report, false);
        EXPECT_EQ(outcome(report, Check::status), "pass");
    }
}

TEST(NoIdentity, AcceptsWhateverTellsOnePersonFromAnother) {
    const std::vector<cbor::Map> identities{
        {{1, "1"}},
        {{4, "李"}},
        {{5, "O"}},
        {{6, "O"}},
        {{7, "O"}},
        {{19, "李伟"}},
        {{4, "मु"}},
        {{16, jpeg_of(32)}},
        {{62, cbor::Array{cbor::Map{{0, jpeg_of(32)}}}}},
        {{62, cbor::Array{cbor::Map{{0, jpeg_of(32)}, {1, 0}, {2, 1}}}}},
        {{62, cbor::Array{cbor::Map{{0, Bytes(32, 1)}, {1, 1}}}}},
        {{50, cbor::Array{cbor::Map{{0, Bytes(32, 1)}}}}},
    };
    for (const cbor::Map& identity : identities) EXPECT_EQ(report_of_map(identity).verdict(), Verdict::valid);
}

TEST(NoIdentity, ReadsKeysThatAreWrittenAsText) {
    const Report report = report_of_map(cbor::Map{
        {"1", "A-1"}, {"4", "Li Wei"}, {"62", cbor::Array{cbor::Map{{"0", Bytes{1, 2}}, {"1", 0}, {"2", 6}}}}});
    EXPECT_EQ(report.verdict(), Verdict::valid) << report_to_text(report, false);
    EXPECT_TRUE(warns(report, "unusual-form"));
    const json identity = report_to_json(report)["card"]["identity"];
    EXPECT_EQ(identity["fullName"], "Li Wei");
    EXPECT_EQ(identity["face"][0]["subFormat"], 6);
    // Twice, in two writings: nobody knows which is meant.
    EXPECT_EQ(outcome(report_of_map(cbor::Map{{4, "Li Wei"}, {"4", "Kim Roe"}}), Check::decode), "fail bad-claims");
    EXPECT_EQ(
        outcome(report_of_map(cbor::Map{{4, "Li Wei"}, {62, cbor::Array{cbor::Map{{0, Bytes{1}}, {"0", Bytes{2}}}}}}),
                Check::decode),
        "fail bad-claims");
}

TEST(NoIdentity, WarnsOfADateOfBirthThatIsNoDay) {
    for (const char* date : {"19900230", "20261340", "2026-02-30", "19000229", "00000000"})
        EXPECT_TRUE(warns(report_of_map(cbor::Map{{4, "Li Wei"}, {8, date}}), "no-such-day")) << date;
    for (const char* date : {"19900515", "20000229", "1990-05-15"})
        EXPECT_FALSE(warns(report_of_map(cbor::Map{{4, "Li Wei"}, {8, date}}), "no-such-day")) << date;
    EXPECT_TRUE(warns(report_of_map(cbor::Map{{4, "Li Wei"}, {8, "22000101"}}), "born-later"));
    for (const char* not_later : {"20231115", "2023", "2023-11", "next May", "22000101x"})
        EXPECT_FALSE(warns(report_of_map(cbor::Map{{4, "Li Wei"}, {8, not_later}}), "born-later")) << not_later;
    for (const char* later : {"2023-11-16", "2023-12", "2200"})
        EXPECT_TRUE(warns(report_of_map(cbor::Map{{4, "Li Wei"}, {8, later}}), "born-later")) << later;
}

TEST(NoIdentity, TakesACardThatItsDeviceTellsOnlyWithTheProof) {
    const PrivateKey device = cose::generate_key(Algorithm::eddsa);
    Claims claims = good_claims();
    claims.identity = Identity{};
    claims.identity->fields[identity_key::date_of_birth] = "19900515";
    claims.cnf = device.public_key();
    const Report bare = report_of(good_verifier(), claims);
    EXPECT_EQ(outcome(bare, Check::decode), "pass");
    EXPECT_EQ(outcome(bare, Check::holder), "fail holder-proof-missing");
    EXPECT_EQ(bare.verdict(), Verdict::invalid);
    const Bytes shown =
        write_presentation(sign_card(claims, card_key()), {.aud = "desk", .iat = now, .exp = {}, .cnonce = {}}, device);
    EXPECT_EQ(verify_cose(good_verifier(), "test", shown).verdict(), Verdict::valid);
    claims.identity = Identity{};
    EXPECT_EQ(outcome(report_of(good_verifier(), claims), Check::decode), "fail no-identity");
}

Report report_of_dcc(cbor::Map certificate, cbor::Map header = {}) {
    const Bytes payload = cbor::encode(
        cbor::Map{{1, "UT"}, {4, now + 2000}, {6, now}, {-260, cbor::Map{{1, cbor::Value(std::move(certificate))}}}});
    TrustSet trust;
    trust.add(read_trusted_keys(bytes_of(card_key().public_key().pem()), "pem").front());
    return verify_text({trust, {}, now}, "x",
                       "HC1:" +
                           base45_encode(zlib_compress(cose::write_sign1(card_key(), std::move(header), payload))));
}

TEST(NoIdentity, FailsACertificateWithoutNameOrEntries) {
    const cbor::Value name = cbor::Map{{"fnt", "ODE"}}, blank = cbor::Map{{"fn", "\u200b"}, {"gn", ""}};
    const cbor::Value entries = cbor::Array{cbor::Map{{"tg", "840539006"},
                                                      {"fr", "2021-05-02"},
                                                      {"co", "UT"},
                                                      {"is", "Laboratory"},
                                                      {"df", "2021-05-02"},
                                                      {"du", "2023-05-02"},
                                                      {"ci", "URN:UVCI:01:UT:3"}}};
    const Report good = report_of_dcc({{"ver", "1.3.0"}, {"dob", "1960"}, {"nam", name}, {"r", entries}});
    EXPECT_EQ(good.verdict(), Verdict::valid);
    EXPECT_FALSE(good.foreign->kid);
    EXPECT_EQ(report_of_dcc({{"nam", name}, {"r", entries}}, {{cose::label::kid, Bytes{0xab, 1}}}).foreign->kid,
              "ab01");
    for (const cbor::Map& certificate : std::vector<cbor::Map>{{},
                                                               {{"v", entries}},
                                                               {{"nam", blank}, {"v", entries}},
                                                               {{"nam", name}},
                                                               {{"nam", name}, {"v", cbor::Array{}}},
                                                               {{"nam", name}, {"t", cbor::Array{cbor::Map{}}}}})
        EXPECT_EQ(outcome(report_of_dcc(certificate), Check::decode), "fail no-identity");
}

TEST(NoIdentity, FailsAHealthCardWithoutPatientOrEntries) {
    const json name = json::array({{{"family", "Ode"}}}), blank = json::array({{{"family", " "}, {"prefix", {"Dr"}}}});
    const json patient{{"resource", {{"resourceType", "Patient"}, {"name", name}}}},
        nobody{{"resource", {{"resourceType", "Patient"}, {"name", blank}}}},
        finding{{"resource", {{"resourceType", "Immunization"}}}};
    const auto decoded = [](const json& entries) {
        const json payload{{"iss", "https://clinic.example"},
                           {"nbf", now - 1000},
                           {"vc", {{"credentialSubject", {{"fhirBundle", {{"entry", entries}}}}}}}};
        return outcome(verify_text(good_verifier(), "x", write_health_card(payload, card_key())), Check::decode);
    };
    EXPECT_EQ(decoded({patient, finding}), "pass");
    for (const json& entries : {json::array(), json{nobody, finding}, json::array({patient}), json::array({finding})})
        EXPECT_EQ(decoded(entries), "fail no-identity") << entries;
}

} // namespace
} // namespace qrid
