// What a text is taken for, and how a card's text is chosen and read.
#include "qrid/base/brotli.h"
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/test_key.h"
#include "support/cards.h"
#include "support/errors.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using test::code_of;

Bytes new_card(std::string full_name) {
    Claims claims;
    claims.iss = "https://id.example";
    claims.identity.emplace().fields[identity_key::full_name] = std::move(full_name);
    return sign_card(claims, cose::generate_key(Algorithm::es256));
}

TEST(TextKinds, OfTokensHaveThreePartsOrFive) {
    for (const char* text : {"eyJ.eyJ.AA", "eyJ.eyJ.", "ewo.eyJ.AA", "eyJ..AA.AA.AA"})
        EXPECT_EQ(text_kind(text), TextKind::jwt) << text;
    for (const char* text : {"eyJ.eyJ", "eyJ.eyJ.AA.AA", "eyJ.e+J.AA", "eyJ.eyJ.A A", "abc.eyJ.AA", "eyJ", ""})
        EXPECT_EQ(text_kind(text), TextKind::other) << text;
    EXPECT_EQ(text_kind("eyJ.eyJ.AA~x"), TextKind::sd_jwt);
    EXPECT_EQ(text_kind("eyJ~eyJ.AA.AA"), TextKind::other);
}

TEST(TextKinds, OfJsonAreToldByTheirMembers) {
    EXPECT_EQ(text_kind("{\"qrid\" :\n \"challenge\"}"), TextKind::challenge);
    EXPECT_EQ(text_kind("{\"qrid\" \"challenge\"}"), TextKind::json);
    EXPECT_EQ(text_kind("{\"qrid\":5,\"x\":\"challenge\"}"), TextKind::json);
    EXPECT_EQ(text_kind("{\"qrid\""), TextKind::json);
    EXPECT_EQ(text_kind("{\"Issuer\":\"PSA\"}"), TextKind::philsys);
    EXPECT_EQ(text_kind("{\"hdr\":1,\"sig\":2}"), TextKind::vds_nc);
    EXPECT_EQ(text_kind("{\"hdr\":1}"), TextKind::json);
    EXPECT_EQ(text_kind("{\"sig\":1}"), TextKind::json);
}

TEST(TextKinds, AreTheSameInCapitals) {
    EXPECT_EQ(text_kind("HTTPS://X.EXAMPLE"), TextKind::url);
    EXPECT_EQ(text_kind("TEL:+1"), TextKind::phone);
    EXPECT_EQ(text_kind("GEO:0,0"), TextKind::place); // with the first letter and
    EXPECT_EQ(text_kind("LIGHTNING:x"), TextKind::coins);
    EXPECT_EQ(text_kind("OTPAUTH:"), TextKind::one_time_password);
}

TEST(TextKinds, OfCardsAreTheFirstAfterNone) {
    EXPECT_FALSE(is_other_card(TextKind::card));
    EXPECT_TRUE(is_other_card(TextKind::eu_dcc));
    EXPECT_TRUE(is_other_card(TextKind::sd_jwt));
    EXPECT_FALSE(is_other_card(TextKind::url));
}

// A message of another length than a card's: Brotli's text is told from any other by what is in it.
std::string brotli_text(const Bytes& message) { return base45_encode(brotli_compress(message)); }

TEST(BrotliCard, IsKnownByHowItsMessageBegins) {
    for (const int first : {0x83, 0x84, 0xd0, 0xd1, 0xd2, 0xd8, 0xd9, 0x82, 0x85, 0xcf, 0xd3, 0xd7, 0xda}) {
        Bytes message{static_cast<std::uint8_t>(first)};
        for (unsigned i = 0; i < 90; ++i) message.push_back(static_cast<std::uint8_t>(i * i * 7 + i / 3));
        const std::string text = brotli_text(message);
        if (text.starts_with(' ') || text.size() < 60) continue;
        const bool begins =
            first == 0x83 || first == 0x84 || (first >= 0xd0 && first <= 0xd2) || first == 0xd8 || first == 0xd9;
        EXPECT_EQ(text_kind(text) == TextKind::card, begins) << first;
    }
    EXPECT_EQ(text_kind(brotli_text({0x84, 1, 2, 3})), TextKind::other); // shorter than any signature
}

TEST(CardText, IsCompressedAsAsked) {
    EXPECT_EQ(parse_compression("zlib"), Compression::zlib);
    EXPECT_EQ(parse_compression("brotli"), Compression::brotli);
    EXPECT_EQ(parse_compression("auto"), Compression::shorter);
    EXPECT_EQ(code_of([] { parse_compression("gzip"); }), Code::usage);
    const Bytes card = new_card(std::string(300, 'x'));
    const std::string zlib = text_of_card(card, Compression::zlib);
    EXPECT_FALSE(card_layers(zlib).is_brotli);
    const std::string shorter = text_of_card(card, Compression::shorter);
    EXPECT_LE(shorter.size(), zlib.size());
    for (const std::string& text : {zlib, shorter, text_of_card(card, Compression::brotli)})
        EXPECT_EQ(card_of_text(text), card);
}

TEST(CardText, ForgivesAByteOrderMark) {
    const Bytes card = new_card("Li Wei");
    EXPECT_EQ(card_of_text("\xef\xbb\xbf" + text_of_card(card)), card);
    EXPECT_EQ(trimmed("\xef\xbb\xbf\r\n\t x \t\r\n"), "x");
}

TEST(CardText, ThatIsDamagedSaysWhere) {
    EXPECT_EQ(code_of([] { card_of_text("some words"); }), Code::not_a_card);
    EXPECT_EQ(code_of([] { card_of_text("SOME WORD"); }), Code::bad_base45);
    EXPECT_EQ(code_of([] { card_of_text(base45_encode(Bytes{0x78, 0x9c, 1, 2, 3})); }), Code::bad_compression);
    EXPECT_EQ(code_of([] { card_of_text("https://x.example"); }), Code::not_a_card);
    EXPECT_EQ(code_of([] { card_of_text("HC1:ABC"); }), Code::unsupported_format);
}

} // namespace
} // namespace qrid
