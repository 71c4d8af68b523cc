// How a head is held: on points that we place, and on the specimens.
#include "qrid/face/pose.h"
#include "support/faces.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace qrid {
namespace {

/// A face of which only the eyes and the tip of the nose are placed, upright.
Landmarks plain_face(float nose_x) {
    Landmarks points{};
    for (std::size_t i = 36; i < 42; ++i) points[i] = {60, 100};
    for (std::size_t i = 42; i < 48; ++i) points[i] = {140, 100};
    points[36] = {40, 100}, points[45] = {160, 100};
    points[30] = {nose_x, 130};
    return points;
}

Landmarks turned(Landmarks points, float degrees) {
    const float angle = degrees * 3.14159265F / 180, c = std::cos(angle), s = std::sin(angle);
    for (Point& p : points) p = {c * p.x - s * p.y, s * p.x + c * p.y};
    return points;
}

TEST(Pose, YawIsPositiveToThePersonsLeft) {
    EXPECT_NEAR(yaw(plain_face(100)), 0, 0.01);
    EXPECT_GT(yaw(plain_face(115)), 10);
    EXPECT_NEAR(yaw(plain_face(85)), -yaw(plain_face(115)), 0.01);
}

TEST(Pose, YawDoesNotMindALeaningHeadAndRollTellsIt) {
    for (const float lean : {-30.0F, -5.0F, 10.0F, 60.0F}) {
        EXPECT_NEAR(yaw(turned(plain_face(112), lean)), yaw(plain_face(112)), 0.05) << lean;
        EXPECT_NEAR(roll(turned(plain_face(112), lean)), lean, 0.05) << lean;
    }
}

TEST(Pose, IsSafeWithAnyLandmarks) {
    EXPECT_EQ(yaw(Landmarks{}), 0);
    EXPECT_EQ(roll(Landmarks{}), 0);
    Landmarks wild{};
    wild[36] = {-1e30F, 1e30F}, wild[45] = {1e30F, 0}, wild[30] = {std::numeric_limits<float>::quiet_NaN(), 1};
    EXPECT_TRUE(std::isfinite(yaw(wild)));
    EXPECT_TRUE(std::isfinite(roll(wild)));
}

TEST(Pose, TellsTheSpecimensPosesApart) {
    QRID_NEEDS_FACE_MODEL();
    for (int who = 1; who <= 6; ++who) {
        const auto yaw_of = [&](const char* pose) {
            const fs::path file = fs::path(QRID_TESTDATA) / "specimens" / fmt::format("s{}-{}.jpg", who, pose);
            return yaw(test::face_model().only_face(test::picture(file), pose).landmarks);
        };
        EXPECT_LT(std::abs(yaw_of("front")), 5) << who;
        EXPECT_GT(yaw_of("left") - yaw_of("front"), 8) << who;
        EXPECT_LT(yaw_of("right") - yaw_of("front"), -8) << who;
    }
}

} // namespace
} // namespace qrid
