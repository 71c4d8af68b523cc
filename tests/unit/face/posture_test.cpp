// Photos that stand on their heads or lie on a side.
#include "qrid/face/posture.h"
#include "qrid/picture/exif.h"
#include "support/environment.h"
#include "support/faces.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace qrid {
namespace {

using test::face_model;

Image portrait_of(const std::string& name) {
    return test::picture(fs::path(QRID_TESTDATA) / "specimens" / (name + ".jpg"));
}

constexpr std::array all{Posture::upright, Posture::on_its_head, Posture::head_to_the_left, Posture::head_to_the_right};

// EXIF's orientation that makes an upright photo lie so.
int orientation_of(Posture lay) {
    return lay == Posture::on_its_head         ? 3
           : lay == Posture::head_to_the_left  ? 8
           : lay == Posture::head_to_the_right ? 6
                                               : 1;
}

TEST(Posture, IsToldOfEveryTurnAndUndone) {
    QRID_NEEDS_FACE_MODEL();
    for (const char* person : {"s1-front", "s2-file", "s3-smile", "s4-left", "s5-front", "s6-right"})
        for (const Posture lay : all) {
            SCOPED_TRACE(fmt::format("{} {}", person, degrees_to_upright(lay)));
            const Image photo = portrait_of(person);
            const StoodUp stood = stood_up(face_model(), upright(photo, orientation_of(lay)));
            EXPECT_EQ(stood.lay, lay);
            EXPECT_EQ(stood.photo.rgb, photo.rgb);
            EXPECT_EQ(stood.faces.size(), 1U);
        }
}

TEST(Posture, IsUprightWhereNothingSaysOtherwise) {
    QRID_NEEDS_FACE_MODEL();
    EXPECT_EQ(posture_of(face_model(), Image()), Posture::upright);
    EXPECT_EQ(posture_of(face_model(), Image(300, 200)), Posture::upright);
    EXPECT_EQ(posture_of(face_model(), Image(1, 3000)), Posture::upright);
    EXPECT_EQ(posture_of(face_model(), portrait_of("no-face")), Posture::upright);
}

TEST(Posture, HasWordsForWhoeverSentThePhoto) {
    EXPECT_EQ(told(Posture::upright, "the photo"), "");
    EXPECT_EQ(told(Posture::on_its_head, "a.jpg"), "a.jpg is upside down: it was rotated by 180 degrees");
    EXPECT_EQ(told(Posture::head_to_the_left, "the photo"),
              "the photo is on its side: it was rotated by 90 degrees to the right");
    EXPECT_EQ(told(Posture::head_to_the_right, "the photo"),
              "the photo is on its side: it was rotated by 90 degrees to the left");
    for (const Posture lay : all) {
        const PortraitCheck check = posture_check(lay);
        EXPECT_EQ(check.grade, lay == Posture::upright ? Grade::good : Grade::refuse);
        EXPECT_EQ(check.fraction() >= 0.5, lay == Posture::upright);
        EXPECT_EQ(check.advice.empty(), lay == Posture::upright);
    }
}

// Other people's portraits, where they are at hand.
TEST(Posture, IsToldOfPublicPortraits) {
    QRID_NEEDS_FACE_MODEL();
    const fs::path photos = fs::path(QRID_SHARED) / "photos";
    if (!fs::is_directory(photos)) GTEST_SKIP() << "no " << photos;
    std::size_t looked = 0, wrong = 0;
    for (const fs::directory_entry& file : fs::directory_iterator(photos)) {
        if (file.path().extension() != ".jpg" || looked++ % 4 != 0) continue;
        const Image photo = test::picture(file.path());
        for (const Posture lay : all)
            if (posture_of(face_model(), upright(photo, orientation_of(lay))) != lay) {
                ++wrong;
                fmt::print("{} {}\n", file.path().filename().string(), degrees_to_upright(lay));
            }
    }
    EXPECT_EQ(wrong, 0U);
}

} // namespace
} // namespace qrid
