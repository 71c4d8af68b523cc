// PhilSys cards, mdoc engagements, ICAO seals and credential barcodes.
#include "layers.h"
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/cose/sign1.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using cbor::Array;
using cbor::Map;
using cbor::Value;
using nlohmann::json;
using test::fact;

const PrivateKey& seals_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::eddsa);
    return key;
}

json philsys() {
    return {{"DateIssued", "14 November 2025"},
            {"Issuer", "PSA"},
            {"subject",
             {{"Suffix", ""},
              {"lName", "REYES"},
              {"fName", "MARIA CLARA"},
              {"mName", "SANTOS"},
              {"sex", "Female"},
              {"BF", "[1,6]"},
              {"DOB", "March 05, 1988"},
              {"POB", "Baguio, BENGUET"},
              {"PCN", "1111-2222-3333-4444"}}},
            {"alg", "EDDSA"},
            {"signature", "c2lnbmF0dXJl"}};
}

TEST(PhilSys, IsToldFieldByField) {
    for (const int indent : {-1, 2}) {
        const Explanation out = test::revealed(philsys().dump(indent));
        EXPECT_EQ(test::flaw(out), std::nullopt);
        EXPECT_EQ(fact(out.layers, "PhilSys card", "alg"), "EDDSA");
        EXPECT_EQ(fact(out.layers, "PhilSys card", "signature"), "12 characters of base64, not checked");
        EXPECT_EQ(fact(out.layers, "person", "first name"), "MARIA CLARA");
        EXPECT_EQ(fact(out.layers, "person", "card number"), "1111-2222-3333-4444");
    }
}

TEST(PhilSys, IsMasked) {
    const Explanation out = test::masked(philsys().dump());
    EXPECT_EQ(fact(out.layers, "person (masked)", "first name"), "M. C.");
    EXPECT_EQ(fact(out.layers, "person (masked)", "date of birth"), "1988");
    EXPECT_EQ(fact(out.layers, "person (masked)", "card number"), "••••4444");
    EXPECT_EQ(test::all_of(out.layers).find("Baguio"), std::string::npos);
}

std::string cwt_card(bool is_compressed) {
    const Map claims{{1, "PSA"}, {2, "1111222233334444"}, {4, 1'893'456'000}, {169, Map{{4, "MARIA REYES"}}}};
    const Bytes cose = cose::write_sign1(seals_key(), {}, cbor::encode(claims));
    return fmt::format("PH1:{}", base45_encode(is_compressed ? zlib_compress(cose) : cose));
}

TEST(PhilSys, MayBeACwt) {
    for (const bool is_compressed : {true, false}) {
        const Explanation out = test::masked(cwt_card(is_compressed));
        EXPECT_EQ(test::flaw(out), std::nullopt);
        EXPECT_EQ(fact(out.layers, "COSE_Sign1", "alg"), "EdDSA");
        EXPECT_EQ(fact(out.layers, "claims", "iss"), "PSA");
        EXPECT_EQ(fact(out.layers, "claims", "sub"), "••••4444");
        EXPECT_EQ(fact(out.layers, "claims", "exp"), "2030-01-01T00:00:00Z (valid for 4 years)");
        EXPECT_EQ(fact(out.layers, "claims", "claim 169"), "a map");
    }
}

TEST(PhilSys, IsRefusedWithItsReason) {
    EXPECT_EQ(test::flaw(test::masked("{\"Issuer\":\"PSA\"}")), Code::bad_claims);
    EXPECT_EQ(test::flaw(test::masked("{\"Issuer\":\"PSA\"")), Code::bad_claims);
    EXPECT_EQ(test::flaw(test::masked("PH1:")), Code::not_a_card);
    EXPECT_EQ(test::flaw(test::masked("PH1:_")), Code::bad_base45);
    EXPECT_EQ(test::flaw(test::masked("PH1:00")), Code::bad_cose);
}

TEST(PhilSys, SurvivesDamage) {
    test::survives_damage(TextKind::philsys, philsys().dump());
    test::survives_damage(TextKind::philsys, cwt_card(true));
}

std::string engagement(const Value& whole) { return fmt::format("mdoc:{}", base64url_encode(cbor::encode(whole))); }

Map good_engagement() {
    const PublicKey key = PrivateKey::generate(Algorithm::es256).public_key();
    const Value wrapped = Value::tagged(24, cbor::encode(cose::write_key(key)));
    const Array nfc{1, 1, Map{{0, 255}, {1, 256}}};
    const Array bluetooth{2, 1, Map{{0, false}, {1, true}, {11, Bytes(16, 0xab)}}};
    const Array wifi{3, 1, Map{{0, "secret phrase"}, {1, 81}}};
    return {{0, "1.0"}, {1, Array{1, wrapped}}, {2, Array{nfc, bluetooth, wifi}}};
}

TEST(Mdoc, TellsTheWaysToThePhone) {
    const Explanation out = test::masked(engagement(good_engagement()));
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(out.layers.size(), 4U);
    EXPECT_EQ(fact(out.layers, "mdoc engagement", "version"), "1.0");
    EXPECT_EQ(fact(out.layers, "mdoc engagement", "identity"), "none: a reader asks the phone for it");
    EXPECT_TRUE(fact(out.layers, "mdoc engagement", "phone's key").starts_with("ES256 key "));
    EXPECT_EQ(fact({out.layers[1]}, "way to the phone", "by"), "NFC");
    EXPECT_EQ(fact({out.layers[2]}, "way to the phone", "phone as central"), "yes");
    EXPECT_EQ(fact({out.layers[2]}, "way to the phone", "central UUID"), "abababababababababababababababab");
    EXPECT_EQ(fact({out.layers[3]}, "way to the phone", "passphrase"), "given");
    EXPECT_EQ(test::all_of(out.layers).find("secret phrase"), std::string::npos);
}

TEST(Mdoc, SaysWhatItCannotRead) {
    Map odd = good_engagement();
    odd[1].second = Array{9, Value::tagged(24, Bytes{0xff})};
    odd[2].second = Array{5, Array{7, 1}, Array{}};
    odd.emplace_back(3, Map{{"webApi", Array{}}});
    const Explanation out = test::masked(engagement(odd));
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(fact(out.layers, "mdoc engagement", "phone's key"), "not a key that can be read");
    EXPECT_EQ(fact({out.layers[2]}, "way to the phone", "by"), "method number 7");
    EXPECT_EQ(fact(out.layers, "way to a server", "offered"), "a map of 1");
    EXPECT_EQ(test::flaw(test::masked("mdoc:*")), Code::bad_claims);
    EXPECT_EQ(test::flaw(test::masked("mdoc:_w")), Code::bad_cbor);
    EXPECT_EQ(test::flaw(test::masked(engagement(5))), Code::bad_claims);
}

TEST(Mdoc, SurvivesDamage) { test::survives_damage(TextKind::mdoc, engagement(good_engagement())); }

json vaccination_seal() {
    const json doses =
        json::array({{{"dvc", "2021-03-03"}, {"seq", 1}, {"ctr", "UTO"}, {"adm", "RIVM"}, {"lot", "VC3"}},
                     {{"dvc", "2021-03-24"}, {"seq", 2}, {"ctr", "UTO"}, {"adm", "RIVM"}}});
    const json message{
        {"uvci", "U32870"},
        {"pid", {{"n", "CITIZEN  JANE SUE"}, {"dob", "1990-01-02"}, {"sex", "F"}, {"i", "A1234567Z"}}},
        {"ve", json::array({{{"des", "XM68M6"}, {"nam", "Comirnaty"}, {"dis", "RA01.0"}, {"vd", doses}}})}};
    return {{"data", {{"hdr", {{"t", "icao.vacc"}, {"v", 1}, {"is", "UTO"}}}, {"msg", message}}},
            {"sig", {{"alg", "ES256"}, {"sigvl", "AAAA"}, {"cer", "MIIB"}}}};
}

json test_seal() {
    const json message{{"utci", "T1"},
                       {"pid", {{"n", "CITIZEN  JANE"}, {"dt", "P"}, {"dn", "A1234567Z"}}},
                       {"sp", {{"spn", "Test Centre"}, {"ctr", "UTO"}}},
                       {"dat", {{"sc", "2021-03-03T10:00:00Z"}, {"ri", "2021-03-03T12:00:00Z"}}},
                       {"tr", {{"tc", "molecular(PCR)"}, {"r", "normal"}, {"m", "nasopharyngeal"}}}};
    return {{"data", {{"hdr", {{"t", "icao.test"}, {"v", 1}, {"is", "UTO"}}}, {"msg", message}}},
            {"sig", json::object()}};
}

TEST(VdsNc, TellsEachDose) {
    const Explanation out = test::revealed(vaccination_seal().dump());
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(test::names(out.layers), (std::vector<std::string>{"ICAO seal", "person", "vaccination", "vaccination"}));
    EXPECT_EQ(fact(out.layers, "ICAO seal", "type"), "proof of vaccination (icao.vacc)");
    EXPECT_EQ(fact(out.layers, "ICAO seal", "issuing state"), "UTO");
    EXPECT_EQ(fact(out.layers, "ICAO seal", "signature"), "4 characters, not checked");
    EXPECT_EQ(fact(out.layers, "person", "document"), "A1234567Z");
    EXPECT_EQ(fact({out.layers[3]}, "vaccination", "dose"), "2");
    EXPECT_EQ(fact({out.layers[3]}, "vaccination", "disease"), "COVID-19 (RA01.0)");
}

TEST(VdsNc, TellsATest) {
    const Explanation out = test::masked(test_seal().dump());
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(fact(out.layers, "test", "result"), "normal");
    EXPECT_EQ(fact(out.layers, "test", "centre"), "T. C.");
    EXPECT_EQ(fact(out.layers, "ICAO seal", "signature"), "none");
}

TEST(VdsNc, IsMasked) {
    const Explanation out = test::masked(vaccination_seal().dump());
    EXPECT_EQ(fact(out.layers, "person (masked)", "name"), "C. J. S.");
    EXPECT_EQ(fact(out.layers, "person (masked)", "document"), "••••67Z");
    EXPECT_EQ(fact(out.layers, "ICAO seal", "certificate"), "••••70");
}

TEST(VdsNc, IsRefusedWithItsReason) {
    EXPECT_EQ(test::flaw(test::masked("{\"hdr\":{},\"sig\":{}}")), Code::bad_claims);
    EXPECT_EQ(test::flaw(test::masked("{\"data\":{\"hdr\":5},\"sig\":{}}")), Code::bad_claims);
    const std::string deep = "{\"hdr\":" + std::string(9000, '[') + "\"sig\"";
    EXPECT_EQ(test::flaw(test::masked(deep)), Code::bad_claims);
}

TEST(VdsNc, SurvivesDamage) {
    test::survives_damage(TextKind::vds_nc, vaccination_seal().dump());
    test::survives_damage(TextKind::vds_nc, test_seal().dump());
}

std::string barcode(const Value& whole) { return fmt::format("VC1-{}", base45_encode(cbor::encode(whole))); }

TEST(VcBarcode, TellsItsHeadOnly) {
    const Map content{{1, Array{32768}}, {155, Bytes{1, 2}}};
    const Explanation out = test::revealed(barcode(Value::tagged(51997, Array{100, content})));
    EXPECT_EQ(test::flaw(out), std::nullopt);
    EXPECT_EQ(fact(out.layers, "CBOR-LD", "tag"), "51997");
    EXPECT_EQ(fact(out.layers, "CBOR-LD", "registry entry"), "100");
    EXPECT_EQ(fact(out.layers, "CBOR-LD", "keys"), "2");
    EXPECT_TRUE(fact(out.layers, "CBOR-LD", "content").starts_with("not decoded further"));
    const Explanation older = test::masked(barcode(Value::tagged(0x664, content)));
    EXPECT_EQ(fact(older.layers, "CBOR-LD", "registry entry"), "100");
}

TEST(VcBarcode, IsRefusedWithItsReason) {
    EXPECT_EQ(test::flaw(test::masked("VC1-")), Code::bad_cbor);
    EXPECT_EQ(test::flaw(test::masked("VC1-_")), Code::bad_base45);
    EXPECT_EQ(test::flaw(test::masked(barcode(Map{}))), Code::bad_claims);
    EXPECT_EQ(test::flaw(test::masked(barcode(Value::tagged(1, 5)))), Code::bad_claims);
    EXPECT_EQ(test::flaw(test::masked(barcode(Value::tagged(51997, Array{1})))), Code::bad_claims);
}

TEST(VcBarcode, SurvivesDamage) {
    test::survives_damage(TextKind::vc_barcode, barcode(Value::tagged(51997, Array{100, Map{{1, "x"}}})));
}

} // namespace
} // namespace qrid
