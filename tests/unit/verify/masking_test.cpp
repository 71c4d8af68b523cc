// Nothing of a person that is longer than the mask allows is told by inspect(), in whatever form, of any field.
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/cbor/codec.h"
#include "qrid/foreign/health_card.h"
#include "qrid/verify/inspect.h"
#include "support/health_cards.h"
#include "unit/foreign/decimal_code.h"
#include "unit/verify/cards.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {
namespace {

using nlohmann::json;
using namespace test;

// Whatever a user may see of a card without --reveal.
std::string all_told(const CardInput& input) {
    InspectOptions options{.now = now};
    options.bytes = true;
    const Inspection inspection = inspect(input, options);
    return inspection_to_text(inspection) + inspection_to_json(inspection, false).dump();
}

std::string all_told(const std::string& text) {
    CardInput input;
    input.name = "test";
    input.text = text;
    return all_told(input);
}

// The longest part of a value, by characters of one byte, that stands in `told`, as it is or as hexadecimal digits.
std::size_t longest_told(std::string_view value, const std::string& told) {
    for (std::size_t size = value.size(); size > 0; --size)
        for (std::size_t at = 0; at + size <= value.size(); ++at) {
            const std::string part(value.substr(at, size));
            if (told.find(part) != std::string::npos) return size;
            if (size > 4 && told.find(hex_encode(bytes_of(part))) != std::string::npos) return size;
        }
    return 0;
}

std::string told_of(const Identity& identity) {
    Claims claims = good_claims();
    claims.identity = identity;
    return all_told(CardSigner(card_key()).text(claims));
}

// Characters that no name of a field, no number and no word of the output has.
std::string distinctive(std::size_t size) {
    constexpr std::string_view letters = "QZXJKVWYQXZKJWVYXQKZ";
    return std::string(letters.substr(0, size));
}

TEST(Masking, HidesEveryPersonalTextOfAnIdentity) {
    for (const IdentityField& field : identity_fields()) {
        if (!field.personal() || (field.type != FieldType::text && field.type != FieldType::date)) continue;
        for (std::size_t size = 1; size <= 20; ++size) {
            const std::string value = distinctive(size);
            Identity identity;
            identity.fields[field.key] = value;
            const std::string told = told_of(identity);
            // An initial of a name, and at most four characters of other texts and a third of them.
            const std::size_t most = field.mask == Mask::initials ? 1
                                     : field.mask == Mask::tail   ? std::min<std::size_t>(4, size / 3)
                                                                  : 0;
            EXPECT_LE(longest_told(value, told), std::max<std::size_t>(most, 1)) << field.name << " " << value;
        }
    }
}

TEST(Masking, HidesEveryOtherPersonalValue) {
    const Bytes picture = to_bytes(bytes_of("QZXJKVWYQXZKJWVYXQKZ"));
    for (const IdentityField& field : identity_fields()) {
        if (!field.personal()) continue;
        Identity identity;
        if (field.type == FieldType::biometrics)
            identity.fields[field.key] = std::vector{Biometric{picture, 0, 1, "QZXJKVWY"}};
        else if (field.type == FieldType::bytes)
            identity.fields[field.key] = picture;
        else if (field.type == FieldType::code)
            identity.fields[field.key] = std::int64_t{731'942'658};
        else if (field.type == FieldType::codes)
            identity.fields[field.key] = std::vector<std::int64_t>{731'942'658};
        else
            continue;
        const std::string told = told_of(identity);
        for (const char* secret : {"QZXJ", "731942658", "2ba08f02", "UVpYSktW", "515a584a"})
            EXPECT_EQ(told.find(secret), std::string::npos) << field.name << " " << secret;
    }
}

TEST(Masking, ShowsTheGuardianAsItShowsTheHolder) {
    Identity identity;
    identity.fields[identity_key::full_name] = "Mina Kim";
    identity.fields[identity_key::guardian] = "Jun Kim";
    const json masked = identity_to_json(identity, true);
    EXPECT_EQ(masked["fullName"], "M. K.");
    EXPECT_EQ(masked["guardian"], "J. K.");
}

TEST(Masking, NeverShowsMoreThanAThirdOfATailNorMoreThanFourInitials) {
    EXPECT_EQ(mask_tail("12345"), "••••5");
    EXPECT_EQ(mask_tail("ab"), "••");
    EXPECT_EQ(mask_tail("ID-123456789"), "••••6789");
    EXPECT_EQ(mask_tail(std::string(300, 'x') + "12345"), "••••2345");
    EXPECT_EQ(mask_name("ab bc cd de ef fg"), "a. b. c. d.");
    EXPECT_EQ(mask_name("Li\u00a0Wei\tAn"), "L. W. A.");
}

// Was: "王 小 明" was shown whole, as three initials.
TEST(Masking, NeverShowsAWholeWordNorMoreThanOneCharacterThatMayBeAName) {
    for (const auto& [name, masked] : std::vector<std::pair<const char*, const char*>>{
             {"Q", "•"},
             {"a b c d e f g", "• • • •"},
             {"Anna B Li", "A. • L."},
             {"É. Roe", "• R."},
             {"e\u0301 Roe", "• R."},
             {"मु Roe", "• R."},
             {"\u200bA\u200b Li", "• L."},
             {"(Li) -", "L."},
             {"王 小 明", "王••"},
             {"王　小明", "王••"},
             {"王小明", "王••"},
             {"王", "•"},
             {"李伟", "李•"},
             {"欧阳娜娜", "欧••"},
             {"买买提·吐尔逊", "买••"},
             {"阿凡提", "阿••"},
             {"𠮷田", "𠮷•"},
             {"𬱖\U000e0100伟", "𬱖•"},
             {"李 娜", "李•"},
             {"山田 太郎", "山••"},
             {"やまだ タロウ", "や••"},
             {"ﾔﾏﾀﾞ ﾀﾛｳ", "ﾔ••"},
             {"김 철 수", "김••"},
             {"김철수 이영희", "김••"},
             {"Kim 철수 영희", "K••"},
             {"\U00020bb7\U00020bb7 \U00020bb7\U00020bb7", "\U00020bb7••"},
             {"???", "•"},
             {"\xff", "•"},
             {"", ""},
         })
        EXPECT_EQ(mask_name(name), masked) << name;
}

TEST(Masking, ShowsOfADateOnlyTheYearThatItHas) {
    for (const char* date : {"19900515", "1990-05-15", "15051990", "15/05/1990", "1990", "15.05.1990", "199005"})
        EXPECT_EQ(mask_date(date), "1990") << date;
    for (const char* date : {"John Smith", "", "0515", "64-08", "123456789", "05150515", "Room 12"})
        EXPECT_EQ(mask_date(date), "••••") << date;
}

// Every field that an Aadhaar code has, and the digits of a mobile.
std::string aadhaar_code(const std::string& secret) {
    std::string content = "V2\xff"
                          "3\xff"
                          "123420240229101530123\xff";
    for (int field = 0; field < 15; ++field) content += secret + "\xff";
    return decimal_of(gzip_of(content + "\xff\x4f\xff\x51\xff\xd9" + std::string(256, 's')));
}

// Every field of a resource that is told, and the free words beside codes.
std::string health_card(const std::string& secret) {
    const json code{{"text", secret}}, coded{{"coding", {{{"system", "x"}, {"code", "1"}, {"display", secret}}}}},
        named{{"text", secret}}, performer = json::array({{{"actor", {{"display", secret}}}}});
    json entries = json::array();
    for (const json& resource :
         {json{{"resourceType", "Patient"},
               {"name", {named, {{"family", secret}, {"given", {secret, secret}}, {"suffix", {secret}}}}},
               {"birthDate", secret},
               {"gender", secret},
               {"telecom", {{{"value", secret}}}},
               {"identifier", {{{"value", secret}}}}},
          json{
              {"resourceType", "Immunization"}, {"vaccineCode", code}, {"performer", performer}, {"lotNumber", secret}},
          json{{"resourceType", "Observation"},
               {"code", coded},
               {"valueString", secret},
               {"valueCodeableConcept", code},
               {"performer", performer}},
          json{{"resourceType", "Condition"}, {"code", code}, {"clinicalStatus", coded}}})
        entries.push_back({{"resource", resource}});
    return write_health_card({{"iss", "https://health.example"},
                              {"nbf", 1},
                              {"vc", {{"credentialSubject", {{"fhirBundle", {{"entry", entries}}}}}}}},
                             card_key());
}

// An engagement over Bluetooth and to a server; of the former the phone's address tells whose it is.
std::string mdoc_engagement(const std::string& secret) {
    const cbor::Value bluetooth = cbor::Array{2, 1, cbor::Map{{0, true}, {20, to_bytes(bytes_of(secret))}}};
    const cbor::Value engagement =
        cbor::Map{{0, "1.0"}, {1, cbor::Array{1, secret}}, {2, cbor::Array{bluetooth}}, {3, secret}};
    return "mdoc:" + base64url_encode(cbor::encode(engagement));
}

// The person's part of an ICAO seal, and the places where they were.
std::string icao_seal(const std::string& secret, const char* type) {
    const json pid{{"n", secret}, {"dob", secret}, {"dn", secret}, {"ai", secret}, {"sex", secret}, {"i", secret}};
    const json dose{{"dvc", "2021-03-03"}, {"adm", secret}, {"lot", secret}};
    const json message{{"pid", pid},
                       {"utci", secret},
                       {"uvci", secret},
                       {"ve", json::array({{{"des", "XM68M6"}, {"vd", json::array({dose})}}})},
                       {"sp", {{"spn", secret}}},
                       {"tr", {{"r", "normal"}}}};
    return json{{"data", {{"hdr", {{"t", type}}}, {"msg", message}}}}.dump();
}

// One text of each other kind of code, with a person's things in it.
TEST(Masking, HidesWhatOtherCodesSayOfAPerson) {
    const std::string secret = "QZXJKVWYQXZK"; // twelve letters: four of them are the most that is told
    const json phil{{"subject",
                     {{"lName", secret},
                      {"fName", secret},
                      {"mName", secret},
                      {"Suffix", secret},
                      {"sex", secret},
                      {"BF", secret},
                      {"DOB", secret},
                      {"POB", secret},
                      {"PCN", secret}}},
                    {"Issuer", "PSA"}};
    json claims{{"iss", "x"}};
    for (const char* name : {"sub", "name", "given_name", "email", "birthdate", "phone_number", "anything"})
        claims[name] = secret;
    const auto part = [](const json& value) { return base64url_encode(bytes_of(value.dump())); };
    const cbor::Value person =
        cbor::Map{{"nam", cbor::Map{{"fn", secret}, {"gn", secret}, {"fnt", secret}, {"gnt", secret}}},
                  {"dob", secret},
                  {"v", cbor::Array{cbor::Map{{"ci", secret}}}},
                  {"t", cbor::Array{cbor::Map{{"ci", secret}, {"tc", secret}}}},
                  {"r", cbor::Array{cbor::Map{{"ci", secret}}}}};
    const Bytes hcert =
        cose::write_sign1(card_key(), {}, cbor::encode(cbor::Map{{1, "UT"}, {-260, cbor::Map{{1, person}}}}));
    const std::vector<std::string> texts{
        icao_seal(secret, "icao.test"),
        icao_seal(secret, "icao.vacc"),
        aadhaar_code(secret),
        health_card(secret),
        mdoc_engagement(secret),
        phil.dump(),
        "HC1:" + base45_encode(zlib_compress(hcert)),
        fmt::format("{}.{}.AAAA", part({{"alg", "ES256"}}), part(claims)),
        fmt::format("{}.{}.AAAA~{}~", part({{"alg", "ES256"}}), part(claims), part(json{"salt", "nick", secret})),
        fmt::format("BEGIN:VCARD\nVERSION:3.0\nFN:{0}\nN:{0}\nTEL:{0}\nEMAIL:{0}\nADR:{0}\nBDAY:{0}\nNOTE:{0}\n"
                    "NICKNAME:{0}\nORG:{0}\nTITLE:{0}\nROLE:{0}\nX-OWN:{0}\nMEMO:{0}\nPHOTO:{0}\n"
                    "URL:https://page.example/{0}\nURL:https://{0}:{0}@page.example:{0}/\n"
                    "END:VCARD",
                    secret),
        fmt::format("MECARD:N:{0};TEL:{0};ADR:{0};NOTE:{0};URL:https://page.example/{0};;", secret),
        fmt::format("BEGIN:VEVENT\nSUMMARY:{0}\nLOCATION:{0}\nDESCRIPTION:{0}\nORGANIZER:{0}\nATTENDEE:{0}\nURL:{0}\n"
                    "END:VEVENT",
                    secret),
        fmt::format("WIFI:T:WPA;S:net;P:{0};I:{0};;", secret),
        "tel:" + secret,
        fmt::format("mailto:{0}?cc={0}&subject={0}&body={0}", secret),
        fmt::format("SMSTO:{0}:{0}", secret),
        fmt::format("geo:{0},{0}?q={0}", secret),
        fmt::format("https://bank.example/?who={0}#{0}", secret),
        fmt::format("https://{0}@bank.example/of/{0}/x", secret),
        fmt::format("otpauth://totp/{0}?secret={0}", secret),
        fmt::format("bitcoin:{0}?label={0}&message={0}", secret),
        fmt::format("BCD\n002\n1\nSCT\n\n{0}\n{0}\nEUR1\n{0}\n{0}\n{0}\n{0}", secret),
        fmt::format("000201010212{0}5912{1}6112{1}6304AAAA", "0412" + secret, secret),
        fmt::format(R"({{"who": "{}"}})", secret),
        "Some words of " + secret,
    };
    for (const std::string& text : texts) EXPECT_LE(longest_told(secret, all_told(text)), 4U) << text;
}

} // namespace
} // namespace qrid
