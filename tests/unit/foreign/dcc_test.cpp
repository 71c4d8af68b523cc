#include "layers.h"
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/foreign/dcc.h"
#include "support/errors.h"
#include "support/vectors.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using cbor::Map;
using cbor::Value;
using nlohmann::json;
using test::code_of;
using test::fact;

constexpr Seconds may_2021 = 1'620'000'000, may_2022 = 1'651'399'200;

const PrivateKey& dcc_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    return key;
}

Map vaccinated() {
    const Map vaccination{{"tg", "840539006"},
                          {"vp", "1119349007"},
                          {"mp", "EU/1/20/1528"},
                          {"ma", "ORG-100030215"},
                          {"dn", 2},
                          {"sd", 3},
                          {"dt", "2021-05-29"},
                          {"co", "XX"},
                          {"is", "Ministry of Tests"},
                          {"ci", "URN:UVCI:01:XX:1234"}};
    return {{"ver", "1.3.0"},
            {"dob", "1964-08-12"},
            {"nam", Map{{"fn", "Tester"}, {"gn", "Ada"}, {"fnt", "TESTER"}, {"gnt", "ADA"}}},
            {"v", cbor::Array{vaccination}}};
}

Map claims_of(Value certificate) {
    return {{1, "XX"}, {4, may_2022}, {6, may_2021}, {-260, Map{{1, std::move(certificate)}}}};
}

std::string text_of_cose(ByteView cose) { return fmt::format("HC1:{}", base45_encode(zlib_compress(cose))); }

std::string text_of_claims(const Value& claims) {
    return text_of_cose(cose::write_sign1(dcc_key(), {{4, Bytes{1, 2, 3}}}, cbor::encode(claims)));
}

std::string good_dcc() { return text_of_claims(claims_of(vaccinated())); }

TEST(Dcc, IsReadWithItsClaims) {
    const Dcc dcc = read_dcc(fmt::format(" {}\r\n", good_dcc()));
    EXPECT_EQ(dcc.iss, "XX");
    EXPECT_EQ(dcc.iat, may_2021);
    EXPECT_EQ(dcc.exp, may_2022);
    EXPECT_EQ(dcc.message.kid(), (Bytes{1, 2, 3}));
    EXPECT_TRUE(cose::verify(dcc.message, dcc_key().public_key()));
    EXPECT_TRUE(dcc.warnings.empty());
}

TEST(Dcc, IsToldInWords) {
    const Explanation out = test::revealed(good_dcc());
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(test::names(out.layers), (std::vector<std::string>{"COSE_Sign1", "claims", "person", "vaccination"}));
    EXPECT_EQ(fact(out.layers, "COSE_Sign1", "signature"), "64 bytes, not checked");
    EXPECT_EQ(fact(out.layers, "claims", "exp"), "2022-05-01T10:00:00Z (expired 3 years ago)");
    EXPECT_EQ(fact(out.layers, "person", "family name"), "Tester");
    EXPECT_EQ(fact(out.layers, "vaccination", "disease"), "COVID-19 (840539006)");
    EXPECT_EQ(fact(out.layers, "vaccination", "product"), "Comirnaty (EU/1/20/1528)");
    EXPECT_EQ(fact(out.layers, "vaccination", "dose"), "2 of 3");
    EXPECT_EQ(fact(out.layers, "vaccination", "certificate"), "URN:UVCI:01:XX:1234");
}

TEST(Dcc, IsMasked) {
    const Explanation out = test::masked(good_dcc());
    const std::string all = test::all_of(out.layers);
    for (const char* secret : {"Tester", "TESTER", "Ada", "ADA", "08-12", "URN"})
        EXPECT_EQ(all.find(secret), std::string::npos) << secret;
    EXPECT_EQ(fact(out.layers, "person (masked)", "family name"), "T.");
    EXPECT_EQ(fact(out.layers, "person (masked)", "date of birth"), "1964");
    EXPECT_EQ(fact(out.layers, "vaccination", "certificate"), "••••1234");
}

TEST(Dcc, MayBeWrittenInOtherWays) {
    Map claims = claims_of(vaccinated());
    claims[1].second = 1651399200.5;
    EXPECT_EQ(read_dcc(text_of_claims(claims)).exp, may_2022);
    EXPECT_EQ(read_dcc(text_of_claims(claims)).warnings.front().code, WarningCode::unusual_form);
    const Value message = cbor::decode(cose::write_sign1(dcc_key(), {}, cbor::encode(claims_of(vaccinated())))).value;
    cbor::Array parts = *message.tag()->item.front().array();
    parts[1] = Map{{4, Bytes{9}}};
    const Dcc untagged = read_dcc(text_of_cose(cbor::encode(parts)));
    EXPECT_EQ(untagged.message.kid(), Bytes{9});
    EXPECT_EQ(untagged.warnings.front().code, WarningCode::untagged);
    Bytes indefinite = cbor::encode(claims_of(vaccinated()));
    indefinite.front() = 0xbf;
    indefinite.push_back(0xff);
    const Dcc read = read_dcc(text_of_cose(cose::write_sign1(dcc_key(), {}, indefinite)));
    EXPECT_EQ(read.warnings.front().code, WarningCode::indefinite_length);
}

TEST(Dcc, IsRefusedWithItsReason) {
    const auto code = [](const std::string& text) { return code_of([&] { read_dcc(text); }); };
    EXPECT_EQ(code("6BF+70790T9WJWG"), Code::not_a_card);
    EXPECT_EQ(code("HC1:6BF_"), Code::bad_base45);
    EXPECT_EQ(code(fmt::format("HC1:{}", base45_encode(Bytes{1, 2, 3}))), Code::bad_compression);
    EXPECT_EQ(code(text_of_cose(Bytes(100'000))), Code::too_large);
    EXPECT_EQ(code(fmt::format("HC1:{:0>200000}", 0)), Code::too_large);
    EXPECT_EQ(code(text_of_cose(Bytes{0xff})), Code::bad_cbor);
    EXPECT_EQ(code(text_of_cose(Bytes{0x80})), Code::bad_cose);
    EXPECT_EQ(code(text_of_claims(cbor::Array{})), Code::bad_claims);
    EXPECT_EQ(code(text_of_claims(Map{{1, "XX"}})), Code::bad_claims);
    EXPECT_EQ(code(text_of_claims(claims_of("text"))), Code::bad_claims);
    for (const auto& [index, value] : {std::pair<std::size_t, Value>{0, 5}, {1, "soon"}, {2, 1e300}}) {
        Map claims = claims_of(vaccinated());
        claims[index].second = value;
        EXPECT_EQ(code(text_of_claims(claims)), Code::bad_claims);
    }
}

TEST(Dcc, TellsWhatCameBeforeTheFlaw) {
    const Explanation out = test::masked(text_of_claims(Map{{1, "XX"}}));
    EXPECT_EQ(test::flaw(out), Code::bad_claims);
    EXPECT_EQ(test::names(out.layers), std::vector<std::string>{"COSE_Sign1"});
}

TEST(Dcc, TellsFieldsOfTheWrongTypeInBrief) {
    const Map entry{{"dn", "two"}, {"tg", cbor::Array{}}, {"ci", Map{}}};
    const Map odd{{"nam", 5}, {"dob", Bytes{1}}, {"v", cbor::Array{entry, 7}}, {"t", "none"}};
    const Explanation out = test::revealed(text_of_claims(claims_of(odd)));
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(fact(out.layers, "vaccination", "dose"), "two");
    EXPECT_EQ(fact(out.layers, "vaccination", "disease"), "a list of 0");
}

TEST(Dcc, CountsWhatNobodyReads) {
    Map certificate = vaccinated();
    certificate.back().second = cbor::Array(500, Map{{"dn", 1}});
    const Explanation out = test::masked(text_of_claims(claims_of(certificate)));
    EXPECT_LT(out.layers.size(), 50U);
    EXPECT_EQ(fact(out.layers, "left out", "layers"), "462 more"); // of a person and 500 vaccinations
}

TEST(Dcc, SurvivesDamage) { test::survives_damage(TextKind::eu_dcc, good_dcc()); }

TEST(Dcc, SurvivesDamageWithinItsLayers) {
    const Bytes payload = cbor::encode(claims_of(vaccinated()));
    for (std::size_t i = 0; i < payload.size(); ++i)
        for (const int value : {0x00, 0x1b, 0x5f, 0x9f, 0xa0, 0xbf, 0xf6, 0xff}) {
            Bytes changed = payload;
            changed[i] = static_cast<std::uint8_t>(value);
            (void)test::revealed(text_of_cose(cose::write_sign1(dcc_key(), {}, changed)));
        }
}

// Published by the EU's project: what they say can be decoded, can, and its fields are those that are expected.
class DccVector : public testing::TestWithParam<const char*> {};

TEST_P(DccVector, IsAsItsProjectExpects) {
    const std::string file = fmt::format("vectors/dcc/{}.json", GetParam());
    QRID_NEEDS_SHARED(file);
    const json vector = test::shared_json(file);
    const std::string text = vector["PREFIX"];
    const Explanation out = test::revealed(text);
    if (!vector["EXPECTEDRESULTS"].value("EXPECTEDDECODE", true)) {
        EXPECT_NE(out.flaw, std::nullopt);
        return;
    }
    ASSERT_EQ(test::flaw(out), std::nullopt);
    if (!vector.contains("JSON") || vector["JSON"].is_null()) return;
    const json& expected = vector["JSON"];
    const auto text_at = [&](const char* pointer) { return expected[json::json_pointer(pointer)].get<std::string>(); };
    EXPECT_EQ(fact(out.layers, "person", "family name"), text_at("/nam/fn"));
    EXPECT_EQ(fact(out.layers, "person", "date of birth"), text_at("/dob"));
    for (const auto& [list, layer] : {std::pair{"v", "vaccination"}, {"t", "test"}, {"r", "recovery"}})
        if (expected.contains(list)) {
            const json& entry = expected[list][0];
            EXPECT_EQ(fact(out.layers, layer, "disease"), "COVID-19 (840539006)");
            EXPECT_EQ(entry["is"], fact(out.layers, layer, "issuer"));
            EXPECT_EQ(entry["co"], fact(out.layers, layer, "country"));
            EXPECT_EQ(entry["ci"], fact(out.layers, layer, "certificate"));
        }
}

INSTANTIATE_TEST_SUITE_P(All, DccVector,
                         testing::Values("AT_2DCode_raw_1", "DE_2DCode_raw_1", "FR_2DCode_raw_DCC_Test_0001",
                                         "FR_2DCode_raw_recovery_ok", "common_2DCode_raw_CBO1", "common_2DCode_raw_CO1",
                                         "common_2DCode_raw_CO5"),
                         [](const auto& vector) { return std::string(vector.param); });

} // namespace
} // namespace qrid
