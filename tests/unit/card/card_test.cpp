#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/digest.h"
#include "support/cards.h"
#include "support/errors.h"
#include "support/vectors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using cbor::Map;
using nlohmann::json;
using test::code_of;

const PrivateKey& some_key() {
    static const PrivateKey key = cose::generate_key(Algorithm::eddsa);
    return key;
}

Identity any_identity() {
    Identity identity;
    const auto string = [] { return hex_encode(*rc::gen::arbitrary<Bytes>()); };
    for (const IdentityField& field : identity_fields()) {
        if (*rc::gen::inRange(0, 3) != 0) continue;
        switch (field.type) {
        case FieldType::text:
        case FieldType::date:
            identity.fields[field.key] = string();
            break;
        case FieldType::code:
            identity.fields[field.key] = *rc::gen::inRange<std::int64_t>(field.least, field.most + 1);
            break;
        case FieldType::codes:
            identity.fields[field.key] = std::vector<std::int64_t>{1, 2};
            break;
        case FieldType::bytes:
            identity.fields[field.key] = *rc::gen::arbitrary<Bytes>();
            break;
        case FieldType::biometrics:
            identity.fields[field.key] = std::vector{Biometric{*rc::gen::arbitrary<Bytes>(), 1, 0, string()}};
        }
    }
    return identity;
}

RC_GTEST_PROP(Card, GoesRoundForAnyRecord, ()) {
    Claims claims;
    claims.iss = "https://id.example";
    claims.exp = *rc::gen::inRange<Seconds>(earliest_time, latest_time);
    claims.cnf = some_key().public_key();
    claims.status = StatusReference{*rc::gen::arbitrary<std::uint64_t>(), "https://s.example/1"};
    claims.identity = any_identity();
    static const CardSigner signer(some_key());
    const ReadCard card = read_card(card_of_text(signer.text(claims)));
    RC_ASSERT(signer.sign(claims) == sign_card(claims, some_key()));
    RC_ASSERT(card.message.kid() == signer.kid());
    RC_ASSERT(cbor::encode(cbor::decode(card.message.payload).value) == card.message.payload); // deterministic
    RC_ASSERT(!card.flaw);
    RC_ASSERT(card.claims.identity == claims.identity);
    RC_ASSERT(card.claims.status == claims.status);
    RC_ASSERT(card.claims.exp == claims.exp);
    RC_ASSERT(card.claims.cnf->pem() == claims.cnf->pem());
    RC_ASSERT(cose::verify(card.message, some_key().public_key()));
}

// An Ed25519 key of fixed bytes: its signatures are deterministic, and with them the whole card.
PrivateKey fixed_key() {
    Bytes der = hex_decode("302e020100300506032b657004220420"); // PKCS#8 (RFC 8410 section 7)
    for (std::uint8_t i = 0; i < 32; ++i) der.push_back(i);
    return PrivateKey::from_pem(
        fmt::format("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", base64_encode(der)), nullptr);
}

Claims fixed_claims() {
    Claims claims{.iss = "https://id.example",
                  .sub = {},
                  .exp = 1'700'001'000,
                  .nbf = {},
                  .iat = 1'700'000'000,
                  .cti = {},
                  .cnf = {},
                  .identity = Identity{},
                  .status = StatusReference{482113, "https://id.example/status/0"}};
    claims.identity->fields = {{identity_key::id, "330106199005150042"},
                               {identity_key::full_name, "Amara Lin"},
                               {identity_key::date_of_birth, "19900515"},
                               {identity_key::gender, std::int64_t{2}},
                               {identity_key::address, "12 Willow Lane\nWest Lake District\nHangzhou"}};
    return claims;
}

Claims fixed_claims_with_all() {
    Claims claims = fixed_claims();
    claims.sub = "330106199005150042";
    claims.nbf = -5;
    claims.cti = Bytes{1, 2, 3};
    claims.cnf = fixed_key().public_key();
    claims.status->idx = UINT64_MAX;
    Bytes picture(600);
    for (std::size_t i = 0; i < picture.size(); ++i) picture[i] = static_cast<std::uint8_t>(i * i * i >> 5);
    claims.identity->fields[identity_key::fingers] = std::vector<std::int64_t>{1, 7, -30};
    claims.identity->fields[identity_key::photo] = Bytes{};
    claims.identity->fields[identity_key::face] =
        std::vector{Biometric{picture, 0, 4, "https://photo.example"}, Biometric{{}, {}, {}, {}}};
    return claims;
}

TEST(Card, IsWrittenByteForByteAsEver) {
    const auto digest = [](const Claims& claims) { return hex_encode(sha256(sign_card(claims, fixed_key()))); };
    EXPECT_EQ(digest({}), "40be017bfbbc3584a5fb23f02fb4f57345f06a5ad81611ab7f52e8be09bfd9d8");
    EXPECT_EQ(digest(fixed_claims()), "9fbb6fcea425c5257ecbf0b24e76fb248c1eb15530807d36d28be860a1de955a");
    EXPECT_EQ(digest(fixed_claims_with_all()), "44475238f2fcd31eb2598725d91a7b20e8f8a056716270d6f64b38648c46298f");
}

TEST(Card, ReadsThePublishedCards) {
    for (const char* name : {"minimal", "demographics-full", "ed25519-signed", "ecdsa-p256-signed", "expired"}) {
        const std::string file = std::string("vectors/claim169/") + name + ".json";
        QRID_NEEDS_SHARED(file);
        const json vector = test::shared_json(file);
        const ReadCard card = read_card(card_of_text(vector["qr_data"].get<std::string>()));
        ASSERT_FALSE(card.flaw) << name;
        EXPECT_EQ(vector["expected_claim169"], identity_to_json(*card.claims.identity)) << name;
        EXPECT_EQ(card.claims.iss, vector["expected_cwt_meta"]["issuer"].get<std::string>()) << name;
        EXPECT_EQ(card.claims.exp, vector["expected_cwt_meta"]["expiresAt"].get<Seconds>()) << name;
    }
}

TEST(Card, ReadsTheVariantsOfTheSpecificationsExampleAndTellsThem) {
    QRID_NEEDS_SHARED("vectors/claim169/spec-example-cwt.json");
    const json vector = test::shared_json("vectors/claim169/spec-example-cwt.json");
    const ReadCard card = read_card(card_of_text(vector["qr_data"].get<std::string>()));
    ASSERT_FALSE(card.flaw) << card.flaw->what();
    EXPECT_EQ(*card.claims.identity->text(identity_key::full_name), "Janardhan BS");
    EXPECT_EQ(text_of(*card.message.kid()), "k-1101");
    const auto told = [&](std::string_view code) {
        return std::any_of(card.warnings.begin(), card.warnings.end(),
                           [&](const Warning& w) { return name(w.code) == code; });
    };
    EXPECT_TRUE(told("cwt-tag"));
    EXPECT_TRUE(told("unusual-form"));
    EXPECT_NE(card.claims.identity->face(), nullptr);
}

TEST(Card, RefusesThePublishedBadOnes) {
    QRID_NEEDS_SHARED("vectors/claim169/bad-base45.json");
    const auto text = [](const char* name) {
        return test::shared_json(std::string("vectors/claim169/") + name + ".json")["qr_data"].get<std::string>();
    };
    EXPECT_EQ(code_of([&] { card_of_text(text("bad-base45")); }), Code::bad_base45);
    EXPECT_EQ(code_of([&] { read_card(card_of_text(text("not-cose"))); }), Code::bad_cose);
}

TEST(CardText, ForgivesWhiteSpaceAroundIt) {
    Claims claims;
    claims.sub = "somebody";
    const std::string text = text_of_card(sign_card(claims, some_key()));
    EXPECT_EQ(card_of_text(" \t" + text + " \r\n"), card_of_text(text));
}

// A card that cannot be made shorter is some bytes longer than it was when it had a stored block.
TEST(CardText, IsNoLongerThanEver) {
    const auto length = [](const Claims& claims) { return text_of_card(sign_card(claims, fixed_key())).size(); };
    EXPECT_LE(length({}), 147U);
    EXPECT_LE(length(fixed_claims()), 377U);
    EXPECT_LE(length(fixed_claims_with_all()), 1458U);
}

TEST(CardText, TellsTheKindOfEveryCode) {
    const std::pair<const char*, TextKind> kinds[]{
        {"HC1:6BF", TextKind::eu_dcc},
        {"shc:/5676", TextKind::health_card},
        {"{\"Issuer\" : \"PSA\"}", TextKind::philsys},
        {"PH1:AB", TextKind::philsys},
        {"mdoc:owBj", TextKind::mdoc},
        {"{\"data\":{\"hdr\":{}},\"sig\":{}}", TextKind::vds_nc},
        {"VC1-AB", TextKind::vc_barcode},
        {"eyJhIjoxfQ.eyJhIjoxfQ.AA", TextKind::jwt},
        {"eyJhIjoxfQ.eyJhIjoxfQ.", TextKind::jwt},
        {"eyJhIjoxfQ..AA.AA.AA", TextKind::jwt},
        {"ewogImEiOjF9.AA.AA", TextKind::jwt},
        {"eyJhIjoxfQ.AA.AA~AA~", TextKind::sd_jwt},
        {"HTTP://a.example", TextKind::url},
        {"BEGIN:VCARD", TextKind::vcard},
        {"WIFI:S:x;;", TextKind::wifi},
        {"tel:1", TextKind::phone},
        {"mailto:a@b.example", TextKind::mail},
        {"SMSTO:1:a", TextKind::text_message},
        {"geo:1,2", TextKind::place},
        {"BEGIN:VEVENT", TextKind::event},
        {"otpauth://totp/a", TextKind::one_time_password},
        {"bitcoin:a", TextKind::coins},
        {"00020101", TextKind::merchant_payment},
        {"BCD\n002", TextKind::bank_transfer},
        {"{\"qrid\": \"challenge\"}", TextKind::challenge},
        {"{\"Issuer\"", TextKind::json},
        {"{\"qrid\": \"card\"}", TextKind::json},
        {"www.example.com", TextKind::other},
        {"eyJhIjoxfQ.AA", TextKind::other},
        {"ey", TextKind::other},
        {"", TextKind::other},
    };
    for (const auto& [text, kind] : kinds) EXPECT_EQ(name(text_kind(text)), name(kind)) << text;
    EXPECT_EQ(text_kind(std::string(500, '7')), TextKind::aadhaar);
    for (int kind = 0; kind <= static_cast<int>(TextKind::other); ++kind)
        EXPECT_FALSE(name(static_cast<TextKind>(kind)).empty());
}

TEST(CardText, NamesWhatIsNotACard) {
    const auto code = [](std::string_view text) { return code_of([&] { card_of_text(text); }); };
    EXPECT_EQ(code("https://example.com/login"), Code::not_a_card);
    EXPECT_EQ(code("HTTPS://EXAMPLE.COM"), Code::not_a_card);
    EXPECT_EQ(code("BEGIN:VCARD\nEND:VCARD"), Code::not_a_card);
    EXPECT_EQ(code("hello world"), Code::not_a_card);
    EXPECT_EQ(code("HC1:6BFA"), Code::unsupported_format);
    EXPECT_EQ(code("shc:/5676"), Code::unsupported_format);
    EXPECT_EQ(code("eyJh.eyJh.c2ln"), Code::unsupported_format);
    EXPECT_EQ(code("HELLO WORLD!"), Code::bad_base45);
    EXPECT_EQ(code(base45_encode(bytes_of("not zlib"))), Code::bad_compression);
    EXPECT_EQ(code(base45_encode(zlib_compress(Bytes(max_card_bytes + 1)))), Code::too_large);
    EXPECT_EQ(code(""), Code::bad_compression);
}

TEST(Claims, RefusesWrongTypes) {
    const auto code = [](Map map) {
        Warnings warnings;
        return code_of([&] { read_claims(cbor::encode(std::move(map)), warnings); });
    };
    EXPECT_EQ(code({{1, 5}}), Code::bad_claims);
    EXPECT_EQ(code({{4, "tomorrow"}}), Code::bad_claims);
    EXPECT_EQ(code({{4, cbor::Value::unsigned_integer(UINT64_MAX)}}), Code::bad_claims);
    EXPECT_EQ(code({{8, Map{{1, Map{{1, 2}, {-1, 1}}}}}}), Code::bad_claims);
    EXPECT_EQ(code({{65535, 5}}), Code::bad_claims);
    EXPECT_EQ(code({{65535, Map{{"status_list", Map{{"idx", -1}, {"uri", "x"}}}}}}), Code::bad_claims);
    EXPECT_EQ(code({{169, 5}}), Code::bad_claims);
    EXPECT_EQ(code({{169, Map{{4, 5}}}}), Code::bad_claims);
    EXPECT_EQ(code({{169, Map{{62, cbor::Array{5}}}}}), Code::bad_claims);
    EXPECT_EQ(code({{169, Map{{4, "A"}}}}), std::nullopt);
}

TEST(IdentityJson, RefusesABadRecordWithItsPlace) {
    const auto message = [](const json& record) -> std::string {
        try {
            identity_from_json(record);
        } catch (const Error& error) {
            return error.code() == Code::bad_record ? error.what() : "wrong code";
        }
        return "";
    };
    EXPECT_EQ(message({{"fullName", "A"}}), "");
    EXPECT_EQ(message({{"fullNmae", "A"}}), "/fullNmae: is not a known field");
    EXPECT_EQ(message({{"gender", 4}}), "/gender: must be from 1 to 3");
    EXPECT_EQ(message({{"gender", 18446744073709551615U}}), "/gender: must be from 1 to 3");
    EXPECT_EQ(message({{"dateOfBirth", "19900231"}}), "/dateOfBirth: is not a day of the calendar");
    EXPECT_EQ(message({{"dateOfBirth", "1990-05-15"}}), "");
    for (const char* date : {"1990051", "199005150", "1990051x", "1990/05/15", "19-9005-15", "--19900515", "next May"})
        EXPECT_EQ(message({{"dateOfBirth", date}}), "/dateOfBirth: must be a date like 19900515, or 1964-08 or 1964");
    EXPECT_EQ(message({{"fullName", std::string(1001, 'x')}}), "/fullName: longer than 1000 bytes");
    EXPECT_EQ(message({{"fullName", std::string(1000, 'x')}}), "");
    EXPECT_EQ(message({{"fullName", "a\tb"}}), "/fullName: has a control character");
    EXPECT_EQ(message({{"fullName", "a\nb"}}), "");
    EXPECT_EQ(message({{"fullName", ""}}), "/fullName: must not be empty");
    EXPECT_EQ(message({{"fullName", 5}}), "/fullName: must be text");
    EXPECT_EQ(message({{"photo", 5}}), "/photo: must be base64 text");
    EXPECT_EQ(message({{"face", 5}}), "/face: must be an array");
    for (const json& no_object : {json(5), json::object(), json{{"format", 0}}, json("data")})
        EXPECT_EQ(message({{"face", json::array({no_object})}}), "/face/0: must be an object with data");
    EXPECT_EQ(message({{"face", {{{"data", "AA=="}, {"format", 4}}}}}), "/face/0/format: must be from 0 to 3");
    EXPECT_EQ(message({{"face", {{{"data", "AA=="}, {"maker", "x"}}}}}), "/face/0/maker: is not a known member");
    EXPECT_EQ(message({{"face", {{{"data", "@"}}}}}), "/face/0/data: is not base64");
    EXPECT_EQ(message(json::array()), "a record must be a JSON object");
}

TEST(IdentityJson, KeepsWhatIsSaidOfAPicture) {
    for (const json& picture :
         {json{{"data", "AA=="}}, json{{"data", "AA=="}, {"format", 0}, {"subFormat", 4}, {"issuer", "the maker"}}}) {
        const json record{{"face", json::array({picture})}};
        EXPECT_EQ(identity_to_json(identity_from_json(record)), record);
    }
}

TEST(IdentityJson, MasksWhatIsPersonal) {
    Identity identity;
    identity.fields = {{1, "990106199005150045"}, {4, "Li Wei"}, {8, "19900515"}, {10, "1 Road"}, {13, "CHN"}};
    EXPECT_EQ(identity_to_json(identity, true), (json{{"id", "••••0045"},
                                                      {"fullName", "L. W."},
                                                      {"dateOfBirth", "1990"},
                                                      {"address", "••••ad"},
                                                      {"nationality", "CHN"}}));
    EXPECT_EQ(mask_name("李伟"), "李•");
    EXPECT_EQ(mask_tail("abcd"), "•••d"); // a third of it at most
}

} // namespace
} // namespace qrid
