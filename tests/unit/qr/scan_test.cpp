#include "qrid/qr/inside/finder.h"
#include "qrid/qr/scan.h"
#include "support/errors.h"
#include "unit/qr/drawing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

using test::some_text;

std::vector<std::string> texts(const std::vector<FoundCode>& codes) {
    std::vector<std::string> all;
    for (const FoundCode& code : codes) all.push_back(code.text);
    return all;
}

std::vector<std::string> texts_in(const GrayImage& picture) { return texts(scan_codes(picture)); }

/// A symbol in a picture that holds other things, so that it must be searched for.
GrayImage screenshot_of(const Symbol& symbol, int module_pixels) {
    const int margin = 6 * module_pixels, width = symbol.size * module_pixels + 2 * margin;
    GrayImage picture = test::blank(width, width + 60);
    test::draw(picture, symbol, margin, margin, module_pixels);
    for (int y = width + 10; y < width + 30; ++y)
        for (int x = 10; x < width - 10; ++x)
            if (x / 5 % 2 == 0) picture.pixels[test::offset(picture, x, y)] = 60;
    return picture;
}

TEST(Scan, ReadsEveryVersionAndLevel) {
    for (int version = 1; version <= max_version; ++version)
        for (EcLevel level : {EcLevel::low, EcLevel::medium, EcLevel::quartile, EcLevel::high}) {
            const std::string text = some_text(alphanumeric_capacity(version, level), static_cast<unsigned>(version));
            const Symbol symbol = encode_symbol(text, level);
            EXPECT_EQ(symbol.version, version);
            for (const GrayImage& picture : {test::picture_of(symbol, 2), screenshot_of(symbol, 4)}) {
                const auto codes = scan_codes(picture);
                ASSERT_EQ(texts(codes), std::vector{text}) << version << letter(level);
                EXPECT_EQ(text_of(codes[0].bytes), text);
                EXPECT_EQ(codes[0].version, version);
                EXPECT_EQ(codes[0].ec_level, std::string(1, letter(level)));
                EXPECT_FALSE(codes[0].inverted);
            }
        }
}

RC_GTEST_PROP(Scan, GoesRound, ()) {
    const auto text = *rc::gen::resize(1000, rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(
                                                 std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")))));
    RC_ASSERT(texts_in(screenshot_of(encode_symbol(text), 3)) == std::vector{text});
}

TEST(Scan, TellsWhereTheCodeLies) {
    const Symbol symbol = encode_symbol(some_text(50));
    GrayImage picture = test::blank(600, 400);
    test::draw(picture, symbol, 200, 100, 5);
    const auto codes = scan_codes(picture);
    ASSERT_EQ(codes.size(), 1U);
    const int far = symbol.size * 5;
    const std::array<CodeCorner, 4> corners{{{200, 100}, {200 + far, 100}, {200 + far, 100 + far}, {200, 100 + far}}};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(codes[0].corners[i].x, corners[i].x, 5);
        EXPECT_NEAR(codes[0].corners[i].y, corners[i].y, 5);
    }
}

TEST(Scan, ReadsTurnedCodes) {
    for (int length : {40, 300, 900})
        for (double degrees : {10, 30, 45, 90, 180, 270}) {
            const GrayImage picture = test::turned(test::picture_of(encode_symbol(some_text(length)), 6), degrees);
            EXPECT_EQ(texts_in(picture), std::vector{some_text(length)}) << length << " at " << degrees;
        }
    const auto codes = scan_codes(test::turned(test::picture_of(encode_symbol(some_text(40)), 6), 180));
    ASSERT_EQ(codes.size(), 1U);
    EXPECT_GT(codes[0].corners[0].x, codes[0].corners[2].x); // the symbol's own top left lies at the bottom right
    EXPECT_GT(codes[0].corners[0].y, codes[0].corners[2].y);
}

TEST(Scan, ReadsLightOnDark) {
    for (int length : {40, 900}) {
        const auto codes = scan_codes(inverted(screenshot_of(encode_symbol(some_text(length)), 4)));
        ASSERT_EQ(texts(codes), std::vector{some_text(length)});
        EXPECT_TRUE(codes[0].inverted);
    }
}

TEST(Scan, ReadsLowContrastAndShade) {
    GrayImage faint = screenshot_of(encode_symbol(some_text(300)), 5), shaded = faint;
    for (std::uint8_t& pixel : faint.pixels) pixel = static_cast<std::uint8_t>(150 + pixel / 12);
    EXPECT_EQ(texts_in(faint), std::vector{some_text(300)});
    for (int y = 0; y < shaded.height; ++y)
        for (int x = 0; x < shaded.width; ++x) {
            std::uint8_t& pixel = shaded.pixels[test::offset(shaded, x, y)];
            pixel = static_cast<std::uint8_t>(pixel * (shaded.width + 4 * x) / (5 * shaded.width));
        }
    EXPECT_EQ(texts_in(shaded), std::vector{some_text(300)});
}

TEST(Scan, ReadsEveryCodeInReadingOrder) {
    GrayImage picture = test::blank(900, 900);
    std::vector<std::string> expected;
    for (int i = 0; i < 9; ++i) {
        expected.push_back(some_text(30 + 20 * i, static_cast<unsigned>(i)));
        const int jitter = i * 7 % 20;
        test::draw(picture, encode_symbol(expected.back()), 30 + 300 * (i % 3), 30 + jitter + 300 * (i / 3), 4);
    }
    EXPECT_EQ(texts_in(picture), expected);
}

TEST(Scan, KeepsCodesThatSayTheSame) {
    const Symbol symbol = encode_symbol(some_text(60));
    GrayImage picture = test::blank(500, 250);
    test::draw(picture, symbol, 20, 20, 5);
    test::draw(picture, symbol, 280, 20, 5);
    EXPECT_EQ(texts_in(picture), (std::vector{some_text(60), some_text(60)}));
}

TEST(Scan, GoesOnWhileFinderPatternsAreLeft) {
    GrayImage picture = test::blank(600, 300);
    test::draw(picture, encode_symbol(some_text(60)), 30, 30, 5);
    for (int y = 0; y < 300; ++y)
        for (int x = 300; x < 600; ++x) picture.pixels[test::offset(picture, x, y)] = 0;
    const GrayImage light = inverted(test::picture_of(encode_symbol(some_text(70)), 5));
    for (int y = 0; y < light.height; ++y)
        for (int x = 0; x < light.width; ++x)
            picture.pixels[test::offset(picture, 320 + x, 20 + y)] = light.pixels[test::offset(light, x, y)];
    const auto codes = scan_codes(picture);
    ASSERT_EQ(texts(codes), (std::vector{some_text(60), some_text(70)}));
    EXPECT_FALSE(codes[0].inverted);
    EXPECT_TRUE(codes[1].inverted);
}

TEST(Scan, KeepsBinaryDataAsItIs) {
    std::string binary;
    for (int i = 0; i < 256; ++i) binary += static_cast<char>(i);
    const auto codes = scan_codes(test::picture_of(encode_symbol(binary), 4));
    ASSERT_EQ(codes.size(), 1U);
    EXPECT_EQ(text_of(codes[0].bytes), binary);
    const std::string utf8 = "grüße, 世界";
    EXPECT_EQ(texts_in(test::picture_of(encode_symbol(utf8), 4)), std::vector{utf8});
}

TEST(Scan, ShrinksLargePicturesAndStillSpeaksOfTheirPixels) {
    GrayImage picture = test::blank(5000, 5000);
    test::draw(picture, encode_symbol(some_text(50)), 2000, 1000, 20);
    const auto codes = scan_codes(picture);
    ASSERT_EQ(texts(codes), std::vector{some_text(50)});
    EXPECT_NEAR(codes[0].corners[0].x, 2000, 20);
    EXPECT_NEAR(codes[0].corners[0].y, 1000, 20);
}

TEST(Scan, ReadsSmallModulesInALargePictureAtItsFullSize) {
    GrayImage picture = test::blank(4000, 6100);
    test::draw(picture, encode_symbol(some_text(50)), 3001, 5001, 2);
    const auto codes = scan_codes(picture, {.budget = std::chrono::minutes(1)}); // it is not about the time
    ASSERT_EQ(texts(codes), std::vector{some_text(50)});
    EXPECT_TRUE(codes[0].rung.starts_with("full")) << codes[0].rung;
}

TEST(Scan, FindsNothingWhereThereIsNothing) {
    EXPECT_TRUE(scan_codes({}).empty());
    for (int side : {1, 2, 3, 5, 20, 21, 22, 40, 300})
        for (const std::uint8_t shade : {std::uint8_t{0}, std::uint8_t{128}, std::uint8_t{255}}) {
            EXPECT_TRUE(scan_codes(test::blank(side, side, shade)).empty());
            EXPECT_TRUE(scan_codes(test::blank(side, 1, shade)).empty());
        }
    std::mt19937 random(1);
    GrayImage noise = test::blank(200, 300);
    for (std::uint8_t& pixel : noise.pixels) pixel = static_cast<std::uint8_t>(random());
    EXPECT_TRUE(scan_codes(noise).empty());
    EXPECT_EQ(test::code_of([] { scan_codes({10, 10, {}}); }), Code::internal);
    EXPECT_EQ(test::code_of([] { scan_codes({-1, -1, {0}}); }), Code::internal);
}

GrayImage tiled_finders(int count_along_side, int module_pixels) {
    const int tile = 9 * module_pixels;
    GrayImage picture = test::blank(count_along_side * tile, count_along_side * tile);
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const int u = std::abs(x % tile / module_pixels - 4), v = std::abs(y % tile / module_pixels - 4);
            const int ring = std::max(u, v);
            if (ring <= 1 || ring == 3) picture.pixels[test::offset(picture, x, y)] = 0;
        }
    return picture;
}

TEST(Finders, AreCountedOnceEach) {
    const auto found = find_finders(tiled_finders(10, 3), 1000);
    ASSERT_EQ(found.size(), 100U);
    EXPECT_NEAR(found[0].x, 13.5, 1);
    EXPECT_NEAR(found[0].y, 13.5, 1);
    EXPECT_NEAR(found[0].width, 21, 1);
    EXPECT_EQ(find_finders(tiled_finders(10, 3), 7).size(), 7U);
    EXPECT_EQ(find_finders(test::picture_of(encode_symbol(some_text(20)), 3), 1000).size(), 3U);
}

// 900 finder patterns in a picture of 3 kB kept ZXing busy for seconds, 1,600 for a minute.
TEST(Scan, GivesNoPictureFullOfFinderPatternsToTheReader) {
    for (const GrayImage& picture : {tiled_finders(30, 4), inverted(tiled_finders(30, 4)), tiled_finders(40, 2)}) {
        const ScanReport report = scan_with_report(picture, {.budget = std::chrono::milliseconds(700)});
        EXPECT_TRUE(report.codes.empty());
        for (const RungReport& rung : report.rungs) {
            const bool is_bounded = rung.rung.ends_with("grid"); // the grid-fit reader bounds itself
            EXPECT_EQ(rung.outcome == RungOutcome::too_many_finders, rung.finders > max_finders && !is_bounded)
                << rung.rung;
        }
        EXPECT_TRUE(std::any_of(report.rungs.begin(), report.rungs.end(),
                                [](const RungReport& rung) { return rung.outcome == RungOutcome::too_many_finders; }));
    }
}

// A screenshot of a sheet holds more finder patterns than ZXing may be given.
TEST(Scan, ReadsAHundredCodes) {
    GrayImage picture = test::blank(1600, 1600);
    std::vector<std::string> expected;
    for (int i = 0; i < 100; ++i) {
        expected.push_back(some_text(30, static_cast<unsigned>(i)));
        test::draw(picture, encode_symbol(expected.back()), 20 + 158 * (i % 10), 20 + 158 * (i / 10), 4);
    }
    EXPECT_EQ(texts_in(picture), expected);
}

TEST(Scan, CountsTheCodewordsThatWereCorrected) {
    const Symbol symbol = encode_symbol(some_text(300), EcLevel::quartile);
    GrayImage picture = screenshot_of(symbol, 5);
    ScanReport report = scan_with_report(picture, {.count_corrected = true});
    ASSERT_EQ(report.codes.size(), 1U);
    EXPECT_EQ(report.codes[0].corrected, 0);
    for (int y = 150; y < 190; ++y) // eight modules by eight, near the middle
        for (int x = 150; x < 190; ++x) picture.pixels[test::offset(picture, x, y)] = 0;
    report = scan_with_report(picture, {.count_corrected = true});
    ASSERT_EQ(report.codes.size(), 1U);
    EXPECT_GT(report.codes[0].corrected, 4);
    EXPECT_LT(report.codes[0].corrected, 20);
    EXPECT_FALSE(scan_codes(picture)[0].corrected);
}

TEST(Scan, BeginsNoRungWhenItsTimeIsOver) {
    const ScanReport report = scan_with_report(tiled_finders(5, 4), {std::chrono::milliseconds(0)});
    ASSERT_GT(report.rungs.size(), 1U);
    EXPECT_EQ(report.rungs[0].outcome, RungOutcome::nothing);
    for (std::size_t i = 1; i < report.rungs.size(); ++i) EXPECT_EQ(report.rungs[i].outcome, RungOutcome::out_of_time);
}

} // namespace
} // namespace qrid
