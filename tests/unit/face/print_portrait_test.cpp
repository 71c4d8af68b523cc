#include "qrid/face/print_portrait.h"

#include <gtest/gtest.h>

#include <cmath>

namespace qrid {
namespace {

// A face whose eyes are at a height, with the chin so far below them.
Face face_at(float x, float eyes_at, float to_chin) {
    Face face;
    for (Point& point : face.landmarks) point = {x, eyes_at};
    for (std::size_t i = 36; i < 42; ++i) face.landmarks.at(i) = {x - to_chin / 4, eyes_at};
    for (std::size_t i = 42; i < 48; ++i) face.landmarks.at(i) = {x + to_chin / 4, eyes_at};
    face.landmarks[8] = {x, eyes_at + to_chin};
    return face;
}

// White but for a band from crown to chin.
Image photo_of(int width, int height, float eyes_at, float to_chin) {
    Image photo(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c)
                photo.at(x, y)[c] = std::abs(static_cast<float>(y) - eyes_at) <= to_chin ? 0 : 255;
    return photo;
}

TEST(PrintPortrait, HasTheHeadAtThreeQuartersOfItsHeight) {
    const Image portrait = print_portrait(photo_of(1200, 1600, 800, 300), face_at(600, 800, 300));
    EXPECT_EQ(portrait.width, 600);
    EXPECT_EQ(portrait.height, 750);
    int dark = 0, first = -1;
    for (int y = 0; y < portrait.height; ++y)
        if (portrait.at(300, y)[0] < 128) {
            ++dark;
            if (first < 0) first = y;
        }
    EXPECT_NEAR(dark / 750.0, 0.75, 0.01);
    EXPECT_NEAR(first, (750 - dark) / 2, 4) << "in the middle";
}

TEST(PrintPortrait, StaysWithinThePhotoAndIsNeverEnlarged) {
    const Image tight = print_portrait(photo_of(200, 220, 110, 105), face_at(100, 110, 105));
    EXPECT_LE(tight.width, 200);
    EXPECT_LE(tight.height, 220);
    EXPECT_NEAR(tight.height, tight.width * 1.25, 1);
    const Image corner = print_portrait(photo_of(400, 400, 60, 40), face_at(30, 60, 40));
    EXPECT_NEAR(corner.height, 80 / 0.75, 2);
    const Image nothing = print_portrait(Image(1, 1), face_at(0, 0, 0));
    EXPECT_EQ(nothing.width, 1);
}

} // namespace
} // namespace qrid
