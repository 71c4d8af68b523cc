#include "qrid/qr/inside/windows.h"
#include "unit/qr/drawing.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

using test::some_text;

TEST(Windows, EveryCodeAsWideAsThePictureLiesWholeInOne) {
    for (const auto& [width, height] :
         {std::pair{1080, 20000}, {20000, 1080}, {100, 30000}, {21, 3000}, {1080, 5600}, {720, 5760}}) {
        const GrayImage picture{width, height, {}};
        ASSERT_TRUE(is_long(picture)) << width << " x " << height;
        const std::vector<Region> windows = windows_of(picture);
        const auto [shorter, longer] = std::minmax(width, height);
        for (int at = 0; at + shorter <= longer; at += 7)
            EXPECT_TRUE(std::any_of(windows.begin(), windows.end(), [&](const Region& window) {
                const int from = std::max(window.left, window.top), length = std::max(window.width, window.height);
                return from <= at && at + shorter <= from + length;
            })) << at;
        EXPECT_LT(windows.size(), 20U);
        for (const Region& window : windows) {
            EXPECT_LE(window.left + window.width, width);
            EXPECT_LE(window.top + window.height, height);
        }
    }
    EXPECT_FALSE(is_long({1170, 2532, {}}));
    EXPECT_FALSE(is_long({40, 400, {}}));
    EXPECT_FALSE(is_long({0, 400, {}}));
}

TEST(Windows, CodesAreGivenOnceAndInThePixelsOfTheWhole) {
    GrayImage picture = test::blank(400, 9000);
    const GrayImage soft = [] {
        const Symbol symbol = encode_symbol(some_text(60));
        return test::turned(test::picture_of(symbol, 5), 31);
    }();
    for (const int top : {1700, 8600})
        for (int y = 0; y < std::min(soft.height, picture.height - top); ++y)
            for (int x = 0; x < std::min(soft.width, picture.width); ++x)
                picture.pixels[test::offset(picture, x, top + y)] =
                    static_cast<std::uint8_t>(120 + soft.pixels[test::offset(soft, x, y)] / 20);
    const ScanReport report = scan_with_report(picture, {.every_rung = true});
    ASSERT_EQ(report.codes.size(), 2U);
    EXPECT_NEAR(report.codes[0].corners[0].y + 6900, report.codes[1].corners[0].y, 3);
    EXPECT_FALSE(report.quality);
}

TEST(Scan, ReadsColoursThatAreEquallyLight) {
    const GrayImage shape = test::picture_of(encode_symbol(some_text(60)), 5);
    Image picture(shape.width, shape.height + 30);
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const bool is_dark = y < shape.height && shape.pixels[test::offset(shape, x, y)] == 0;
            const std::array<std::uint8_t, 3> red{200, 20, 20}, green{20, 110, 30};
            std::copy_n((is_dark ? red : green).begin(), 3, picture.at(x, y));
        }
    const ScanReport report = scan_with_report(picture);
    ASSERT_EQ(report.codes.size(), 1U);
    EXPECT_EQ(report.codes[0].text, some_text(60));
    EXPECT_EQ(report.codes[0].rung, "colour");
    EXPECT_FALSE(report.quality);
}

TEST(Scan, ReadsACodeInACode) {
    const Symbol outer = encode_symbol(some_text(90), EcLevel::high), inner = encode_symbol(some_text(12, 2));
    GrayImage picture = test::picture_of(outer, 14);
    const int side = (inner.size + 4) * 5, at = (picture.width - side) / 2;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) picture.pixels[test::offset(picture, at + x, at + y)] = 255;
    test::draw(picture, inner, at + 10, at + 10, 5);
    std::vector<std::string> found;
    for (const FoundCode& code : scan_codes(picture)) found.push_back(code.text);
    std::sort(found.begin(), found.end());
    std::vector<std::string> expected{some_text(90), some_text(12, 2)};
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(found, expected);
}

} // namespace
} // namespace qrid
