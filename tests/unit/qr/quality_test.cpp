#include "qrid/qr/annotate.h"
#include "qrid/qr/scan.h"
#include "unit/qr/drawing.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

using test::some_text;

PictureQuality quality_of(const GrayImage& picture) {
    const ScanReport report = scan_with_report(picture, {std::chrono::milliseconds(20'000)});
    EXPECT_TRUE(report.codes.empty());
    return report.quality.value();
}

/// The part of a picture from a corner on.
GrayImage cut(const GrayImage& picture, int left, int top, int width, int height) {
    GrayImage out = test::blank(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            out.pixels[test::offset(out, x, y)] = picture.pixels[test::offset(picture, left + x, top + y)];
    return out;
}

GrayImage whole() { return test::picture_of(encode_symbol(some_text(400)), 6); }

TEST(Quality, SaysWhichFinderPatternIsCutOff) {
    const GrayImage picture = whole();
    const int side = picture.width, most = side * 3 / 4;
    struct Case {
        int left, top, width, height;
        std::string corner;
    };
    for (const Case& c : {Case{0, 0, side, most, "bottom left"}, Case{0, 0, most, side, "top right"}}) {
        const PictureQuality quality = quality_of(cut(picture, c.left, c.top, c.width, c.height));
        EXPECT_EQ(quality.trouble, Trouble::cut_off);
        EXPECT_EQ(quality.seen.english(),
                  "the code is cut off: its finder pattern at the " + c.corner + " is outside the picture");
        EXPECT_EQ(quality.finders.size(), 2U);
    }
    EXPECT_EQ(quality_of(cut(picture, 0, 0, most, most)).seen.english(),
              "only one of a code's three finder patterns is visible");
}

TEST(Quality, CountsThePixelsOfAModule) {
    GrayImage picture = test::picture_of(encode_symbol(some_text(1800), EcLevel::low), 4);
    // Nine pixels in ten modules: each pixel mixes neighbours.
    const int side = picture.width * 9 / 40;
    GrayImage small = test::blank(side + 40, side + 40);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            int sum = 0;
            for (int i = 0; i < 16; ++i) {
                const int u = static_cast<int>((x + (i % 4) / 4.0) * 40 / 9),
                          v = static_cast<int>((y + (i / 4) / 4.0) * 40 / 9);
                sum +=
                    picture
                        .pixels[test::offset(picture, std::min(u, picture.width - 1), std::min(v, picture.height - 1))];
            }
            small.pixels[test::offset(small, x + 20, y + 20)] = static_cast<std::uint8_t>(sum / 16);
        }
    const PictureQuality quality = quality_of(small);
    EXPECT_EQ(quality.trouble, Trouble::too_small) << quality.seen.english();
}

TEST(Quality, TellsACoveredCodeFromNone) {
    GrayImage picture = whole();
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const int u = x / 6 - 4, v = y / 6 - 4, size = picture.width / 6 - 8;
            const bool is_corner = (u < 9 && v < 9) || (u >= size - 9 && v < 9) || (u < 9 && v >= size - 9);
            const bool is_timing = u == 6 || v == 6;
            if (!is_corner && !is_timing && u > 8 && u < size * 2 / 3)
                picture.pixels[test::offset(picture, x, y)] = 255;
        }
    const PictureQuality quality = quality_of(picture);
    EXPECT_EQ(quality.trouble, Trouble::damaged) << quality.seen.english();
    EXPECT_EQ(quality_of(test::blank(400, 400)).trouble, Trouble::no_code);
    EXPECT_EQ(quality_of(test::blank(60, 40)).trouble, Trouble::too_small);
}

TEST(Quality, SeesPartsOfSeveralCodes) {
    const GrayImage picture = whole();
    const int half = picture.width * 2 / 3;
    GrayImage two = test::blank(2 * picture.width, half);
    for (int y = 0; y < half; ++y)
        for (int x = 0; x < two.width; ++x)
            two.pixels[test::offset(two, x, y)] = picture.pixels[test::offset(picture, x % picture.width, y)];
    const PictureQuality quality = quality_of(two);
    EXPECT_EQ(quality.trouble, Trouble::several_parts) << quality.seen.english();
}

TEST(Quality, HasANameForEveryTrouble) {
    EXPECT_STREQ(name(Trouble::no_code), "no-code");
    EXPECT_STREQ(name(Trouble::cut_off), "cut-off");
    EXPECT_STREQ(name(Trouble::out_of_time), "out-of-time");
}

TEST(Annotate, DrawsRoundWhatWasRead) {
    const GrayImage grey = whole();
    Image picture(grey.width, grey.height);
    const Image before = picture;
    annotate(picture, scan_with_report(grey));
    const std::array<std::uint8_t, 3> green{0, 170, 60};
    EXPECT_TRUE(std::equal(green.begin(), green.end(), picture.at(24, 24)));
    EXPECT_TRUE(std::equal(green.begin(), green.end(), picture.at(grey.width / 2, 24)));
    EXPECT_EQ(*picture.at(grey.width / 2, grey.height / 2), 255);
}

TEST(Annotate, LeavesACodeInALongPictureLegible) {
    const std::array<std::uint8_t, 3> green{0, 170, 60};
    const auto painted = [&](Image& picture) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < picture.rgb.size(); i += 3)
            count += std::equal(green.begin(), green.end(), picture.rgb.begin() + static_cast<std::ptrdiff_t>(i));
        return count;
    };
    ScanReport report;
    report.codes.push_back({});
    report.codes[0].corners = {{{100, 20'000}, {220, 20'000}, {220, 20'120}, {100, 20'120}}};
    Image picture(400, 30'000);
    annotate(picture, report);
    EXPECT_EQ(picture.height, 30'000);
    EXPECT_GT(painted(picture), 4U * 120 * 2);
    EXPECT_LT(painted(picture), 120U * 120 / 3);
    EXPECT_EQ(*picture.at(160, 20'060), 255);

    Image longest(40, 80'000); // is made smaller, for no PNG is as long
    report.codes[0].corners = {{{0, 40'000}, {40, 40'000}, {40, 40'040}, {0, 40'040}}};
    annotate(longest, report);
    EXPECT_EQ(longest.height, 32'000);
    EXPECT_EQ(longest.width, 16);
    EXPECT_TRUE(std::equal(green.begin(), green.end(), longest.at(8, 16'000)));
    EXPECT_FALSE(std::equal(green.begin(), green.end(), longest.at(8, 16'100)));
}

TEST(Annotate, StaysWithinThePicture) {
    ScanReport report;
    report.codes.push_back({});
    report.codes[0].corners = {{{-2'000'000'000, -5}, {2'000'000'000, 3}, {7, 2'000'000'000}, {0, 0}}};
    report.quality = PictureQuality{};
    report.quality->finders = {{-10, 1e9}, {3, 3}};
    report.quality->outline = Quad{{{1e12, 0}, {0, 1e12}, {-1e12, 3}, {5, 5}}};
    Image picture(30, 20);
    annotate(picture, report);
    EXPECT_EQ(picture.rgb.size(), 30U * 20 * 3);
}

} // namespace
} // namespace qrid
