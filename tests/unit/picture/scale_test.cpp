#include "qrid/picture/scale.h"
#include "support/pictures.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace qrid {
namespace {

using test::difference;
using test::gradient;

TEST(Scale, KeepsThePictureAtItsOwnSize) {
    const Image image = gradient(37, 23);
    EXPECT_EQ(difference(resize(image, 37, 23), image), 0);
}

TEST(Scale, AveragesTheAreaWhenShrinking) {
    Image image(64, 64);
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64; ++x) std::fill_n(image.at(x, y), 3, static_cast<std::uint8_t>((x + y) % 2 * 200));
    const Image small = resize(image, 8, 8);
    for (std::uint8_t value : small.rgb) EXPECT_NEAR(value, 100, 1);
}

TEST(Scale, KeepsTheShapeOfAGradient) {
    EXPECT_LE(difference(resize(gradient(400, 300), 40, 30), gradient(40, 30)), 4);
    EXPECT_LE(difference(resize(gradient(40, 30), 400, 300), gradient(400, 300)), 6);
}

TEST(Scale, ContinuesTheEdgeOutside) {
    const Image image = gradient(20, 20);
    const Image wide = crop(image, {-20, 0, 60, 20}, 60, 20);
    EXPECT_EQ(wide.at(0, 5)[0], image.at(0, 5)[0]);
    EXPECT_EQ(wide.at(59, 5)[0], image.at(19, 5)[0]);
    EXPECT_EQ(wide.at(25, 5)[0], image.at(5, 5)[0]);
}

RC_GTEST_PROP(Scale, IsSafeWithAnyRectangle, (float x, float y, float width, float height)) {
    const float strange[] = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -1e30F};
    const Image image = gradient(9, 7);
    const Rect rect{x, y, width, height};
    const std::size_t samples = 5 * 4 * 3;
    RC_ASSERT(sample(image, rect, 5, 4).rgb.size() == samples);
    for (float s : strange) {
        RC_ASSERT(sample(image, {s, y, width, s}, 5, 4).rgb.size() == samples);
        RC_ASSERT(warp(image, {s, x, y, width, s, height}, 5, 4).rgb.size() == samples);
    }
}

TEST(Warp, TurnsAndIsBlackOutside) {
    const Image image = gradient(30, 30);
    const FloatImage same = warp(image, {}, 30, 30);
    const FloatImage quarter = warp(image, {0, 1, 0, -1, 0, 29}, 30, 30); // x from y, y from 29 - x
    const auto at = [](const FloatImage& picture, int x, int y) {
        return picture.rgb[static_cast<std::size_t>(y * 30 + x) * 3];
    };
    EXPECT_FLOAT_EQ(at(same, 12, 5), image.at(12, 5)[0]);
    EXPECT_FLOAT_EQ(at(quarter, 3, 12), image.at(12, 26)[0]);
    const FloatImage beside = warp(image, {1, 0, 100, 0, 1, 0}, 30, 30);
    for (float value : beside.rgb) EXPECT_EQ(value, 0);
}

} // namespace
} // namespace qrid
