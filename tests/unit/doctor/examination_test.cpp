// Everything that can be told of a file, at once.
#include "qrid/card/text.h"
#include "qrid/doctor/examination.h"
#include "qrid/picture/png.h"
#include "qrid/qr/foreign_symbol.h"
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
    const Examination found = examine(png, good_verifier());
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
    const Examination found = examine(picture_of_texts({"https://example.org/a", card_text()}), good_verifier());
    ASSERT_EQ(found.codes.size(), 2U);
    EXPECT_EQ(found.codes[0].inspection.kind, "a web address");
    EXPECT_FALSE(found.codes[0].report);
    EXPECT_EQ(found.codes[1].input.name, "the file");
    EXPECT_EQ(found.verdict(), Verdict::valid);
}

TEST(Examination, OneBadCardIsABadFile) {
    Claims expired = good_claims();
    expired.exp = now - 1;
    const Examination found = examine(picture_of_texts({card_text(), card_text(expired)}), good_verifier());
    ASSERT_EQ(found.codes.size(), 2U);
    EXPECT_EQ(found.codes[1].input.name, "the file#2");
    EXPECT_EQ(found.verdict(), Verdict::invalid);
}

TEST(Examination, TakesTextsAndMessagesToo) {
    EXPECT_EQ(examine(bytes_of(card_text()), good_verifier()).verdict(), Verdict::valid);
    const Bytes cose = sign_card(good_claims(), card_key());
    EXPECT_EQ(examine(cose, good_verifier()).content, ContentKind::cose);
}

TEST(Examination, WhatCannotBeReadIsItsFlaw) {
    const Examination none = examine(picture_of_texts({}), good_verifier());
    ASSERT_TRUE(none.flaw);
    EXPECT_EQ(none.flaw->code(), Code::no_code_found);
    EXPECT_EQ(none.verdict(), Verdict::undetermined);
    Bytes cut = picture_of_texts({card_text()});
    cut.resize(cut.size() / 2);
    const Examination broken = examine(cut, good_verifier());
    ASSERT_TRUE(broken.flaw);
    EXPECT_EQ(broken.flaw->code(), Code::unreadable_file);
    EXPECT_TRUE(broken.codes.empty());
}

TEST(Examination, ALineThatIsNoCardDoesNotTakeTheOthersWithIt) {
    const std::string line = "{\"card\":\"" + card_text() + "\"}\n";
    const Examination found = examine(bytes_of(line + "{\"note\":1}\n" + line), good_verifier());
    ASSERT_EQ(found.codes.size(), 2U);
    EXPECT_EQ(found.codes[1].input.name, "the file:3");
    EXPECT_EQ(found.codes[1].report->verdict(), Verdict::valid);
    ASSERT_TRUE(found.flaw);
    EXPECT_EQ(found.flaw->code(), Code::bad_record);
    EXPECT_EQ(found.verdict(), Verdict::undetermined);
}

TEST(Examination, JudgesACardWhateverSymbologyCarriesIt) {
    const Bytes png = png_rgb(draw_other_symbology(OtherSymbology::aztec, card_text()));
    const Examination found = examine(png, good_verifier());
    ASSERT_EQ(found.codes.size(), 1U);
    ASSERT_TRUE(found.codes[0].report);
    EXPECT_EQ(found.verdict(), Verdict::valid);
    EXPECT_FALSE(found.flaw);
    const Examination ticket =
        examine(png_rgb(draw_other_symbology(OtherSymbology::aztec, "M1DOE/JANE")), good_verifier());
    ASSERT_EQ(ticket.codes.size(), 1U);
    EXPECT_FALSE(ticket.codes[0].report);
    EXPECT_EQ(ticket.verdict(), Verdict::undetermined);
}

TEST(Examination, NamesNobodyInTheNameOfAFile) {
    Claims claims = good_claims();
    claims.sub = "99010420001231002X";
    claims.identity->fields[identity_key::full_name] = std::string("Ana María Duarte");
    const auto masked = [&](const std::string& name) {
        return masked_name(examine(bytes_of(card_text(claims)), good_verifier()), name);
    };
    EXPECT_EQ(masked("inbox/ana_maría_DUARTE.png"), "inbox/•••_•••_•••.png");
    EXPECT_EQ(masked("card-99010420001231002x.txt"), "card-•••.txt");
    EXPECT_EQ(masked("screenshot 12.png"), "screenshot 12.png");
    claims.identity->fields[identity_key::full_name] = std::string("欧阳安然");
    EXPECT_EQ(masked("欧阳安然.png"), "•••.png");
    EXPECT_EQ(masked("安然的卡.png"), "•••的卡.png");
    EXPECT_EQ(masked("欧阳女士.png"), "•••女士.png");
    claims.identity->fields[identity_key::full_name] = std::string("买买提·吐尔逊");
    EXPECT_EQ(masked("买买提吐尔逊.png").find("提"), std::string::npos);
    EXPECT_EQ(masked("吐尔逊.png").find("吐尔"), std::string::npos);
}

TEST(Examination, KnowsTheLanguageOfTheCard) {
    Claims claims = good_claims();
    claims.identity->fields[identity_key::language] = std::string("zho");
    EXPECT_EQ(examine(bytes_of(card_text(claims)), good_verifier()).language(), "zho");
    EXPECT_EQ(examine(bytes_of(card_text()), good_verifier()).language(), "");
}

} // namespace
} // namespace qrid
