#include "qrid/face/compare.h"

#include <gtest/gtest.h>

#include <limits>

namespace qrid {
namespace {

TEST(Compare, IsTheEuclideanDistance) {
    Descriptor a{}, b{};
    a[0] = 3;
    b[127] = 4;
    EXPECT_FLOAT_EQ(distance(a, b), 5);
    EXPECT_FLOAT_EQ(distance(b, a), 5);
    EXPECT_EQ(distance(a, a), 0);
}

TEST(Compare, JudgesByTwoThresholds) {
    EXPECT_EQ(judge(0.49F), Likeness::match);
    EXPECT_EQ(judge(0.50F), Likeness::review);
    EXPECT_EQ(judge(0.59F), Likeness::review);
    EXPECT_EQ(judge(0.60F), Likeness::no_match);
    EXPECT_EQ(judge(0.49F, {0.40F, 0.45F}), Likeness::no_match);
    EXPECT_EQ(judge(std::numeric_limits<float>::quiet_NaN()), Likeness::no_match);
    EXPECT_EQ(name(Likeness::no_match), "no match");
}

} // namespace
} // namespace qrid
