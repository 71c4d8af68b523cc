// Codes of other symbologies: read, named, and told from QR codes.
#include "qrid/picture/load.h"
#include "qrid/picture/scale.h"
#include "qrid/qr/foreign_symbol.h"
#include "qrid/qr/inside/busy_windows.h"
#include "qrid/qr/inside/symbol_shapes.h"
#include "qrid/qr/scan.h"
#include "qrid/qr/symbols/protocol.h"
#include "unit/qr/drawing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>

namespace qrid {
namespace {

GrayImage drawn(OtherSymbology symbology, const std::string& text) {
    return to_gray(draw_other_symbology(symbology, text));
}

void put(GrayImage& into, const GrayImage& picture, int left, int top) {
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            into.pixels[test::offset(into, left + x, top + y)] = picture.pixels[test::offset(picture, x, y)];
}

/// Off the middle of a screen.
GrayImage screen_of(const GrayImage& picture) {
    GrayImage screen = test::blank(800, 1400);
    put(screen, picture, 40, 100);
    return screen;
}

GrayImage light_on_dark(GrayImage picture) {
    for (std::uint8_t& pixel : picture.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
    return picture;
}

const std::string ticket = "A ticket from here to there, 2nd class";

TEST(OtherSymbols, AreReadInLongPictures) {
    GrayImage shown = test::blank(200, 36'000); // longer than the program takes
    const GrayImage symbol = to_gray(resize(draw_other_symbology(OtherSymbology::aztec, "A ticket"), 150, 150));
    put(shown, symbol, 20, 31'000);
    const ScanReport report = scan_with_report(shown);
    ASSERT_EQ(report.others.size(), 1U);
    EXPECT_EQ(report.others[0].code.text, "A ticket");
    EXPECT_EQ(report.others[0].code.symbology, Symbology::aztec);
    EXPECT_NEAR(report.others[0].code.corners[0].y, 31'000, 60);
    ASSERT_TRUE(report.quality);
    EXPECT_EQ(report.quality->trouble, Trouble::other_symbology);
}

// What a program says that a hostile picture has taken over.
TEST(SymbolMessages, OfPlacesFarOutsideAreNotTaken) {
    symbols::Seen seen;
    seen.corners = {10, 10, 110, 10, 110, 60, 10, 60};
    EXPECT_TRUE(symbols::is_near(seen, 100, 50));
    for (const std::int32_t far : {INT32_MIN, -101, 201, INT32_MAX}) {
        seen.corners[2] = far;
        EXPECT_FALSE(symbols::is_near(seen, 100, 50)) << far;
    }
}

TEST(OtherSymbols, AreReadWhereverTheyLie) {
    for (const auto& [kind, symbology] : {std::pair{OtherSymbology::aztec, Symbology::aztec},
                                          {OtherSymbology::data_matrix, Symbology::data_matrix},
                                          {OtherSymbology::pdf417, Symbology::pdf417},
                                          {OtherSymbology::code128, Symbology::code128}}) {
        const std::string text = kind == OtherSymbology::code128 ? "12345678" : ticket;
        const GrayImage picture = drawn(kind, text);
        for (const GrayImage& shown : {picture, screen_of(picture), light_on_dark(picture)}) {
            const ScanReport report = scan_with_report(shown);
            EXPECT_TRUE(report.codes.empty());
            ASSERT_EQ(report.others.size(), 1U) << name(symbology) << shown.width;
            EXPECT_EQ(report.others[0].code.symbology, symbology);
            EXPECT_EQ(report.others[0].code.text, text);
            EXPECT_TRUE(report.others[0].is_read);
            ASSERT_TRUE(report.quality);
            EXPECT_EQ(report.quality->trouble, Trouble::other_symbology);
            EXPECT_EQ(report.quality->seen.english(),
                      "that is " + described(symbology).english() + ": it is no ID card");
        }
    }
}

TEST(OtherSymbols, APdf417MayBeSlanted) {
    const TurnedPicture slanted = turned_back(screen_of(drawn(OtherSymbology::pdf417, ticket)), -9);
    const ScanReport report = scan_with_report(slanted.picture);
    ASSERT_EQ(report.others.size(), 1U);
    EXPECT_EQ(report.others[0].code.text, ticket);
    EXPECT_LT(report.others[0].code.corners[1].x, slanted.picture.width);
}

TEST(OtherSymbols, CountAsCodesOnlyWhenAskedFor) {
    GrayImage both = test::blank(900, 700);
    test::draw(both, encode_symbol("A QR CODE"), 740, 40, 4);
    put(both, drawn(OtherSymbology::data_matrix, ticket), 40, 40);
    const ScanReport usual = scan_with_report(both);
    ASSERT_EQ(usual.codes.size(), 1U);
    EXPECT_TRUE(usual.others.empty());
    const auto all = scan_codes(both, {.all_symbologies = true});
    std::set<std::string> texts;
    for (const FoundCode& code : all) texts.insert(code.text);
    EXPECT_EQ(texts, (std::set<std::string>{"A QR CODE", ticket}));
    const auto only = scan_codes(drawn(OtherSymbology::aztec, ticket), {.all_symbologies = true});
    ASSERT_EQ(only.size(), 1U);
    EXPECT_EQ(only[0].text, ticket);
    EXPECT_EQ(text_of(only[0].bytes), ticket);
}

TEST(OtherSymbols, HostileAndEmptyPicturesEnd) {
    EXPECT_TRUE(scan_with_report(test::blank(600, 400)).others.empty());
    GrayImage noise = test::blank(700, 500);
    std::mt19937 random(7); // NOLINT(*-msc51-cpp): the same each time
    for (std::uint8_t& pixel : noise.pixels) pixel = static_cast<std::uint8_t>(random());
    for (const OtherCode& other : scan_with_report(noise).others)
        ADD_FAILURE() << name(other.code.symbology) << other.code.text;
    GrayImage rings = test::blank(640, 640); // squares in squares, as far as one sees
    for (int y = 0; y < 640; ++y)
        for (int x = 0; x < 640; ++x)
            if (std::max(std::abs(x % 40 - 20), std::abs(y % 40 - 20)) / 2 % 2 == 0)
                rings.pixels[test::offset(rings, x, y)] = 0;
    EXPECT_LE(scan_with_report(rings).others.size(), 64U);
    EXPECT_TRUE(scan_with_report(drawn(OtherSymbology::aztec, ticket), {.budget = std::chrono::milliseconds(0)})
                    .others.empty());
}

TEST(OtherSymbols, AMessageOfNoSoundProgramIsNothing) {
    symbols::Seen seen{Symbology::pdf417, {1, -2, 3, 4, 5, 6, 7, 8}, Bytes{'a', 'b'}, Bytes{'c'}};
    const Bytes message = symbols::to_message(seen);
    const auto again = symbols::of_message(message);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->symbology, seen.symbology);
    EXPECT_EQ(again->corners, seen.corners);
    EXPECT_EQ(again->text, seen.text);
    EXPECT_EQ(again->content, seen.content);
    for (std::size_t size = 0; size < 42; ++size) EXPECT_FALSE(symbols::of_message(ByteView(message).first(size)));
    Bytes odd = message;
    odd[3] = 200;
    EXPECT_FALSE(symbols::of_message(odd));
    odd = message;
    odd[39] = 4; // a text longer than what follows
    EXPECT_FALSE(symbols::of_message(odd));
    EXPECT_FALSE(symbols::of_message(Bytes(symbols::most_content * 3)));
}

/// Rings of one width around a middle, square or round, and modules by chance around them.
GrayImage bulls_eye(bool is_round, int ring) {
    const int side = 60 * ring;
    GrayImage picture = test::blank(side, side);
    std::mt19937 random(3); // NOLINT(*-msc51-cpp): the same each time
    std::vector<bool> modules(64 * 64);
    for (std::size_t i = 0; i < modules.size(); ++i) modules[i] = random() % 2 == 0;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const double u = (x + 0.5) / ring - 30, v = (y + 0.5) / ring - 30;
            const double from = is_round ? std::hypot(u, v) + 0.24 : std::max(std::abs(u), std::abs(v)) + 0.5;
            bool dark = static_cast<int>(from) % 2 == (is_round ? 1 : 0);
            if (from >= (is_round ? 6 : 5))
                dark = std::max(std::abs(u), std::abs(v)) < 15 &&
                       modules[static_cast<std::size_t>(static_cast<int>(v + 31) * 64 + static_cast<int>(u + 31))];
            if (dark) picture.pixels[test::offset(picture, x, y)] = 0;
        }
    return picture;
}

TEST(OtherSymbols, BullsEyesAreRecognised) {
    for (const int ring : {4, 7}) {
        auto round = recognise_shapes(bulls_eye(true, ring), {}), square = recognise_shapes(bulls_eye(false, ring), {});
        ASSERT_EQ(round.size(), 1U) << ring;
        EXPECT_EQ(round[0].symbology, Symbology::maxicode);
        ASSERT_EQ(square.size(), 1U) << ring;
        EXPECT_EQ(square[0].symbology, Symbology::aztec);
    }
    // A QR code has no such shapes, nor has half of one, whose timing pattern is on the inner side.
    const Symbol symbol = encode_symbol(std::string(60, 'A'));
    GrayImage part = test::picture_of(symbol, 5);
    EXPECT_TRUE(recognise_shapes(part, {}).empty());
    part.pixels.resize(static_cast<std::size_t>(part.width) * 80);
    part.height = 80;
    EXPECT_TRUE(recognise_shapes(part, {}).empty());
}

TEST(OtherSymbols, HaveNamesOfTheirOwn) {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(last_symbology); ++i) names.insert(name(static_cast<Symbology>(i)));
    EXPECT_EQ(names.size(), static_cast<std::size_t>(last_symbology) + 1);
    EXPECT_EQ(no_card_words(Symbology::aztec).english(),
              "that is an Aztec code, as on train tickets: it is no ID card");
}

TEST(OtherSymbols, OfAnotherProgramAreNamed) {
    const std::filesystem::path folder = std::filesystem::path(QRID_SHARED) / "cases/pictures";
    if (!std::filesystem::exists(folder / "zint_aztec.png")) GTEST_SKIP() << "no shared pictures";
    for (const auto& [file, symbology] : {std::pair{"zint_aztec.png", Symbology::aztec},
                                          {"zint_datamatrix.png", Symbology::data_matrix},
                                          {"zint_pdf417.png", Symbology::pdf417},
                                          {"zint_microqr.png", Symbology::micro_qr},
                                          {"zint_rmqr.png", Symbology::rmqr}}) {
        std::ifstream in(folder / file, std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(in), {}};
        const ScanReport report = scan_with_report(to_gray(load_picture(bytes_of(content))));
        ASSERT_EQ(report.others.size(), 1U) << file;
        EXPECT_EQ(report.others[0].code.symbology, symbology) << file;
        EXPECT_TRUE(report.others[0].is_read || symbology == Symbology::rmqr) << file; // which ZXing 1.4 does not know
    }
}

} // namespace
} // namespace qrid
