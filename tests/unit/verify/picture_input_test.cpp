// Inputs that are pictures of codes, or lines.
#include "qrid/card/text.h"
#include "qrid/picture/png.h"
#include "qrid/verify/inspect.h"
#include "support/cards.h"
#include "support/errors.h"
#include "unit/qr/drawing.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using namespace test;

Bytes png_of(const GrayImage& picture) {
    Image image(picture.width, picture.height);
    for (std::size_t i = 0; i < image.rgb.size(); ++i) image.rgb[i] = picture.pixels[i / 3];
    return png_rgb(image);
}

// The texts' codes, one beside the other.
Bytes picture_showing(const std::vector<std::string>& texts) {
    constexpr int module_pixels = 4, gap = 40;
    std::vector<Symbol> symbols;
    int width = gap, height = 0;
    for (const std::string& text : texts) {
        symbols.push_back(encode_symbol(text));
        width += symbols.back().size * module_pixels + gap;
        height = std::max(height, symbols.back().size * module_pixels + 2 * gap);
    }
    GrayImage picture = blank(width, std::max(height, 2 * gap));
    int x = gap;
    for (const Symbol& symbol : symbols) {
        draw(picture, symbol, x, gap, module_pixels);
        x += symbol.size * module_pixels + gap;
    }
    return png_of(picture);
}

std::string a_card() { return text_of_card(sign_card(good_claims(), card_key())); }

TEST(PictureInput, OfOneCodeIsThatCode) {
    const std::string card = a_card();
    const Bytes png = picture_showing({card});
    const auto inputs = card_inputs("in.png", png);
    ASSERT_EQ(inputs.size(), 1U);
    EXPECT_EQ(inputs[0].name, "in.png");
    EXPECT_EQ(inputs[0].text, card);
    EXPECT_TRUE(inputs[0].cose.empty());
    ASSERT_TRUE(inputs[0].picture && inputs[0].code);
    EXPECT_EQ(inputs[0].picture->kind, "PNG");
    EXPECT_EQ(inputs[0].picture->bytes, png.size());
    EXPECT_EQ(verify_input(good_verifier(), inputs[0]).verdict(), Verdict::valid);
}

TEST(PictureInput, IsInspectedFromThePictureInwards) {
    using Fact = std::pair<std::string, std::string>;
    const std::string card = a_card();
    const Bytes png = picture_showing({card});
    const Inspection found = inspect(card_inputs("in.png", png).at(0), {.now = now, .bytes = true});
    ASSERT_GE(found.layers.size(), 4U);
    EXPECT_EQ(found.layers[0].name, "picture");
    EXPECT_EQ(found.layers[0].facts.at(2), (Fact{"bytes", std::to_string(png.size())}));
    EXPECT_EQ(found.layers[1].name, "QR code");
    EXPECT_EQ(found.layers[1].facts.back(), (Fact{"colours", "dark on light"}));
    EXPECT_EQ(found.bytes.at(0).layer, "QR code");
    EXPECT_EQ(found.bytes.at(0).end, card.size());
    const std::string text = inspection_to_text(found);
    EXPECT_NE(text.find("└ picture\n"), std::string::npos);
    EXPECT_NE(text.find("bytes of COSE_Sign1\n"), std::string::npos);
    EXPECT_EQ(inspection_to_text(inspect({"x", card, {}}, {.now = now})).find("bytes of"), std::string::npos);
}

// Whoever sees the bytes can make the passwords.
TEST(PictureInput, OfASecretForOneTimePasswordsShowsNoBytes) {
    const auto bytes_of_code = [](const std::string& text) {
        const CardInput input = card_inputs("in.png", picture_showing({text})).at(0);
        return inspect(input, {.now = now, .reveal = true, .bytes = true}).bytes.size();
    };
    EXPECT_EQ(bytes_of_code("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"), 0U);
    EXPECT_EQ(bytes_of_code("https://x.example"), 1U);
}

TEST(PictureInput, OfACardAndAnAddressIsTheCard) {
    const auto inputs = card_inputs("in.png", picture_showing({"https://x.example", a_card()}));
    ASSERT_EQ(inputs.size(), 1U);
    EXPECT_EQ(inputs[0].name, "in.png");
    EXPECT_EQ(verify_input(good_verifier(), inputs[0]).verdict(), Verdict::valid);
}

TEST(PictureInput, OfSeveralCodesIsEachByItsNumber) {
    const auto inputs = card_inputs("in.png", picture_showing({"https://x.example", "https://y.example"}));
    ASSERT_EQ(inputs.size(), 2U); // no card: all that there is
    EXPECT_EQ(inputs[0].name, "in.png#1");
    EXPECT_EQ(inputs[1].name, "in.png#2");
    EXPECT_NE(inputs[0].text, inputs[1].text);
}

TEST(PictureInput, WithoutACodeIsRefused) {
    EXPECT_EQ(code_of([] { card_inputs("in.png", picture_showing({})); }), Code::no_code_found);
}

TEST(LineInput, IsATextOrTheCardInJson) {
    EXPECT_EQ(card_of_line("n", " {\"card\":\"ABC\"} ").text, "ABC");
    EXPECT_EQ(card_of_line("n", "ABC").text, "ABC");
    EXPECT_EQ(card_of_line("n", "ABC").name, "n");
    EXPECT_EQ(card_of_line("n", "[1]").text, "[1]");
    for (const char* line : {"{\"card\":5}", "{\"id\":\"1\"}", "{}"})
        EXPECT_EQ(code_of([&] { card_of_line("n", line); }), Code::bad_record) << line;
}

TEST(JsonInput, OfOneDocumentIsOneCardHoweverManyLinesItHas) {
    const auto inputs = card_inputs("in", bytes_of("{\n  \"card\": \"ABC\"\n}\n"));
    ASSERT_EQ(inputs.size(), 1U);
    EXPECT_EQ(inputs[0].name, "in");
    EXPECT_EQ(inputs[0].text, "ABC");
}

TEST(TextInput, IsOneTextUnlessALineIsACard) {
    const auto inputs = card_inputs("in", bytes_of("one\ntwo\n"));
    ASSERT_EQ(inputs.size(), 1U); // perhaps a card that was broken into lines
    EXPECT_EQ(inputs[0].text, "one\ntwo\n");
    EXPECT_EQ(card_inputs("in", bytes_of("\n" + a_card() + "\n\n")).size(), 1U);
}

TEST(ContentKinds, OfMessagesAreToldByTheirFirstByte) {
    for (const std::uint8_t first : Bytes{0x83, 0x84, 0xd0, 0xd1, 0xd2, 0xd8, 0xd9})
        EXPECT_EQ(content_kind(Bytes{first, 1}), ContentKind::cose) << int{first};
    for (const std::uint8_t first : Bytes{0x82, 0x85, 0xcf, 0xd3, 0xd7, 0xda, 0x41})
        EXPECT_EQ(content_kind(Bytes{first, 1}), ContentKind::text) << int{first};
    EXPECT_EQ(content_kind({}), ContentKind::text);
    EXPECT_EQ(content_kind(bytes_of("{not json")), ContentKind::json_lines); // and refused as such
    EXPECT_EQ(content_kind(bytes_of("[1]")), ContentKind::text);
    EXPECT_EQ(content_kind(bytes_of(R"({"Issuer":"PSA"})")), ContentKind::text); // a card of its own kind
}

} // namespace
} // namespace qrid
