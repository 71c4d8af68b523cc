#include "qrid/qr/inside/prepare.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

GrayImage any_picture() {
    const int width = *rc::gen::inRange(1, 12), height = *rc::gen::inRange(1, 12);
    const auto pixels = static_cast<std::size_t>(width * height);
    return {width, height, *rc::gen::container<std::vector<std::uint8_t>>(pixels, rc::gen::arbitrary<std::uint8_t>())};
}

int at(const GrayImage& picture, int x, int y) {
    return picture.pixels[static_cast<std::size_t>(y * picture.width + x)];
}

TEST(Prepare, HalvesAndDoubles) {
    const GrayImage picture{5, 2, {0, 4, 10, 20, 99, 8, 12, 30, 40, 99}};
    const GrayImage half = halved(picture);
    EXPECT_EQ(half.width, 2);
    EXPECT_EQ(half.height, 1);
    EXPECT_EQ(half.pixels, (std::vector<std::uint8_t>{6, 25}));
    const GrayImage twice = doubled({2, 1, {0, 100}});
    EXPECT_EQ(twice.pixels, (std::vector<std::uint8_t>{0, 25, 75, 100, 0, 25, 75, 100}));
    EXPECT_TRUE(halved({1, 1, {7}}).pixels.empty());
}

TEST(Prepare, PartsTheHistogramBetweenItsPeaks) {
    EXPECT_EQ(threshold_global({4, 1, {100, 104, 110, 108}}).pixels, (std::vector<std::uint8_t>{0, 0, 255, 255}));
    EXPECT_EQ(threshold_global({2, 1, {0, 0}}).pixels, (std::vector<std::uint8_t>{255, 255}));
    EXPECT_TRUE(threshold_global({}).pixels.empty());
}

RC_GTEST_PROP(Prepare, ThresholdsByTheMeanAround, ()) {
    const GrayImage picture = any_picture();
    const int window = *rc::gen::inRange(0, 30), radius = std::max(window, 3) / 2;
    const BilevelImage bilevel = threshold_local(picture, window);
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            int sum = 0, count = 0;
            for (int v = std::max(0, y - radius); v <= std::min(picture.height - 1, y + radius); ++v)
                for (int u = std::max(0, x - radius); u <= std::min(picture.width - 1, x + radius); ++u, ++count)
                    sum += at(picture, u, v);
            const int over = (at(picture, x, y) + 3) * count - sum; // rounding decides a tie
            if (over != 0) RC_ASSERT(at(bilevel, x, y) == (over > 0 ? 255 : 0));
        }
}

RC_GTEST_PROP(Prepare, InvertsBackAndForth, ()) {
    const GrayImage picture = any_picture();
    RC_ASSERT(inverted(inverted(picture)).pixels == picture.pixels);
}

} // namespace
} // namespace qrid
