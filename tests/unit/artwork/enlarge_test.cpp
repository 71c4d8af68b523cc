#include "qrid/artwork/inside/enlarge.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace qrid::artwork {
namespace {

// A step from dark to light in the middle.
Image step_image() {
    Image image(8, 8);
    for (int y = 0; y < 8; ++y)
        for (int x = 0; x < 8; ++x)
            for (int c = 0; c < 3; ++c) image.at(x, y)[c] = x < 4 ? 40 : 200;
    return image;
}

TEST(Enlarge, KeepsAnEvenColour) {
    Image image(5, 7);
    for (std::size_t i = 0; i < image.rgb.size(); ++i) image.rgb[i] = static_cast<std::uint8_t>(40 + i % 3 * 60);
    const Image large = resampled(image, {0, 0, 5, 7}, 50, 70);
    for (std::size_t i = 0; i < large.rgb.size(); ++i)
        ASSERT_LE(std::abs(large.rgb[i] - static_cast<int>(40 + i % 3 * 60)), 1) << i;
}

TEST(Enlarge, LeavesNoStepsBetweenPixels) {
    const Image large = resampled(step_image(), {0, 0, 8, 8}, 160, 160);
    EXPECT_NEAR(large.at(2, 80)[0], 40, 2);
    EXPECT_NEAR(large.at(157, 80)[0], 200, 2);
    EXPECT_NEAR(large.at(80, 80)[0], 120, 8);
    for (int x = 1; x < 160; ++x) EXPECT_LE(std::abs(large.at(x, 80)[0] - large.at(x - 1, 80)[0]), 12) << x;
}

TEST(Enlarge, TakesAPartThatMayReachOutside) {
    const Image right = resampled(step_image(), {4, 0, 4, 8}, 40, 80);
    EXPECT_NEAR(right.at(38, 40)[0], 200, 2);
    const Image outside = resampled(step_image(), {-100, -100, 20, 20}, 40, 40);
    EXPECT_NEAR(outside.at(20, 20)[0], 40, 2);
}

TEST(Enlarge, AveragesWhereItShrinks) {
    const Image small = resampled(step_image(), {0, 0, 8, 8}, 1, 1);
    EXPECT_NEAR(small.at(0, 0)[0], 120, 1);
}

} // namespace
} // namespace qrid::artwork
