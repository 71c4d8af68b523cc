// Everything that can be told of a file, at once.
#include "qrid/card/text.h"
#include "qrid/doctor/examination.h"
#include "qrid/picture/png.h"
#include "unit/qr/drawing.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using namespace test;

std::string card_text(const Claims& claims = good_claims()) { return text_of_card(sign_card(claims, card_key())); }

// Their codes, one below the other.
Bytes picture_of_texts(const std::vector<std::string>& texts) {
    GrayImage picture = blank(700, 60);
    for (const std::string& text : texts) {
        const GrayImage code = picture_of(encode_symbol(text), 3);
        const int top = picture.height;
        picture.height += code.height;
        picture.pixels.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height), 255);
        for (int y = 0; y < code.height; ++y)
            for (int x = 0; x < code.width; ++x)
                picture.pixels[offset(picture, x + 20, top + y)] = code.pixels[offset(code, x, y)];
    }
    Image image(picture.width, picture.height);
    for (std::size_t i = 0; i < image.rgb.size(); ++i) image.rgb[i] = picture.pixels[i / 3];
    return png_rgb(image);
}

TEST(Examination, OfAPictureHasTheScanTheLayersAndTheVerdict) {
    const Bytes png = picture_of_texts({card_text()});
    const Examination found = examine("a.png", png, good_verifier());
    EXPECT_EQ(found.verdict(), Verdict::valid);
    EXPECT_EQ(found.bytes, png.size());
    EXPECT_EQ(found.scan.kind, PictureKind::png);
    ASSERT_EQ(found.codes.size(), 1U);
    EXPECT_EQ(found.codes[0].inspection.kind, "a Claim 169 card");
    ASSERT_TRUE(found.codes[0].report);
    EXPECT_EQ(found.codes[0].report->verdict(), Verdict::valid);
    EXPECT_FALSE(found.flaw);
    EXPECT_EQ(found.sha256.size(), 64U);
}

TEST(Examination, TellsOfCodesBesideCardsAndDoesNotJudgeThem) {
    const Examination found =
        examine("a.png", picture_of_texts({"https://example.org/a", card_text()}), good_verifier());
    ASSERT_EQ(found.codes.size(), 2U);
    EXPECT_EQ(found.codes[0].inspection.kind, "a web address");
    EXPECT_FALSE(found.codes[0].report);
    EXPECT_EQ(found.codes[1].input.name, "a.png");
    EXPECT_EQ(found.verdict(), Verdict::valid);
}

TEST(Examination, OneBadCardIsABadFile) {
    Claims expired = good_claims();
    expired.exp = now - 1;
    const Examination found = examine("a.png", picture_of_texts({card_text(), card_text(expired)}), good_verifier());
    ASSERT_EQ(found.codes.size(), 2U);
    EXPECT_EQ(found.codes[1].input.name, "a.png#2");
    EXPECT_EQ(found.verdict(), Verdict::invalid);
}

TEST(Examination, TakesTextsAndMessagesToo) {
    EXPECT_EQ(examine("a.txt", bytes_of(card_text()), good_verifier()).verdict(), Verdict::valid);
    const Bytes cose = sign_card(good_claims(), card_key());
    EXPECT_EQ(examine("a.cose", cose, good_verifier()).content, ContentKind::cose);
}

TEST(Examination, WhatCannotBeReadIsItsFlaw) {
    const Examination none = examine("a.png", picture_of_texts({}), good_verifier());
    ASSERT_TRUE(none.flaw);
    EXPECT_EQ(none.flaw->code(), Code::no_code_found);
    EXPECT_EQ(none.verdict(), Verdict::undetermined);
    Bytes cut = picture_of_texts({card_text()});
    cut.resize(cut.size() / 2);
    const Examination broken = examine("a.png", cut, good_verifier());
    ASSERT_TRUE(broken.flaw);
    EXPECT_EQ(broken.flaw->code(), Code::unreadable_file);
    EXPECT_TRUE(broken.codes.empty());
}

TEST(Examination, NamesNobodyInTheNameOfAFile) {
    Claims claims = good_claims();
    claims.sub = "33010420001231004X";
    claims.identity->fields[identity_key::full_name] = std::string("Ana María Duarte");
    const auto masked = [&](const std::string& name) {
        return masked_name(examine(name, bytes_of(card_text(claims)), good_verifier()));
    };
    EXPECT_EQ(masked("inbox/ana_maría_DUARTE.png"), "inbox/•••_•••_•••.png");
    EXPECT_EQ(masked("card-33010420001231004x.txt"), "card-•••.txt");
    EXPECT_EQ(masked("screenshot 12.png"), "screenshot 12.png");
}

TEST(Examination, KnowsTheLanguageOfTheCard) {
    Claims claims = good_claims();
    claims.identity->fields[identity_key::language] = std::string("zho");
    EXPECT_EQ(examine("a", bytes_of(card_text(claims)), good_verifier()).language(), "zho");
    EXPECT_EQ(examine("a", bytes_of(card_text()), good_verifier()).language(), "");
}

} // namespace
} // namespace qrid
