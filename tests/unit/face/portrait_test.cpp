// Portrait checks: good photos pass, and each damage is noticed by the check that is there for it.
#include "qrid/face/inside/portrait_shape.h"
#include "qrid/face/inside/portrait_view.h"
#include "qrid/face/portrait.h"
#include "qrid/face/portrait_draw.h"
#include "qrid/face/small_face.h"
#include "support/damage.h"
#include "support/faces.h"
#include "support/pictures.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <map>
#include <random>
#include <set>

namespace qrid {
namespace {

constexpr std::array sitters = {"s1", "s2", "s3", "s4", "s5", "s6"};

Image photo_of(const std::string& name) {
    return test::picture(fs::path(QRID_TESTDATA) / "specimens" / (name + ".jpg"));
}

PortraitReport judged(const Image& photo, PortraitUse use = PortraitUse::enrol) {
    return judge_portrait(photo, test::face_model().detect(photo), use);
}

const PortraitCheck& check_of(const PortraitReport& report, std::string_view name) {
    const auto found = std::find_if(report.checks.begin(), report.checks.end(),
                                    [&](const PortraitCheck& check) { return check.name == name; });
    if (found == report.checks.end()) throw std::runtime_error(fmt::format("there is no check {}", name));
    return *found;
}

/// What holds for every check of every report.
void expect_sound(const PortraitReport& report) {
    ASSERT_FALSE(report.checks.empty());
    for (const PortraitCheck& check : report.checks) {
        EXPECT_TRUE(std::isfinite(check.value)) << check.name;
        const bool is_within = (!check.low || check.value >= *check.low) && (!check.high || check.value <= *check.high);
        if (check.name != "natural-colour") { // where a grey picture is within the limits, and warned of
            EXPECT_EQ(check.grade == Grade::good, is_within) << check.name;
        }
        EXPECT_EQ(check.advice.empty(), check.grade == Grade::good) << check.name;
        EXPECT_GE(check.fraction(), 0) << check.name;
        EXPECT_LE(check.fraction(), 1) << check.name;
        EXPECT_EQ(check.fraction() >= 0.5, check.grade == Grade::good) << check.name;
        EXPECT_LE(check.grade, report.grade()) << check.name;
    }
}

/// A face with all its features, for a photo of 400 x 500 pixels: eyes 100 apart, the chin 200 below them.
Face drawn_face() {
    Face face{{100, 150, 200, 250, 0.9F}, {}};
    Landmarks& p = face.landmarks;
    for (std::size_t i = 0; i <= 16; ++i) { // the jaw, an arc from ear to ear
        const float angle = 3.14159265F * static_cast<float>(i) / 16;
        p[i] = {200 - 100 * std::cos(angle), 200 + 200 * std::sin(angle)};
    }
    for (std::size_t i = 17; i < 27; ++i) p[i] = {110 + 20 * static_cast<float>(i - 17), 170};
    for (std::size_t i = 27; i < 36; ++i) p[i] = {200, 200 + 10 * static_cast<float>(i - 27)};
    p[30] = {200, 250};
    for (std::size_t eye = 36; eye <= 42; eye += 6) {
        const float x = eye == 36 ? 150 : 250;
        p[eye] = {x - 20, 200}, p[eye + 1] = {x - 7, 193}, p[eye + 2] = {x + 7, 193};
        p[eye + 3] = {x + 20, 200}, p[eye + 4] = {x + 7, 207}, p[eye + 5] = {x - 7, 207};
    }
    for (std::size_t i = 48; i < 68; ++i) p[i] = {160 + 80 * static_cast<float>((i - 48) % 12) / 12, 320};
    p[48] = {160, 320}, p[54] = {240, 320};
    for (std::size_t i = 0; i < 3; ++i) // the lips' inner edges
        p[61 + i] = p[67 - i] = {190 + 10 * static_cast<float>(i), 320};
    return face;
}

TEST(Portrait, SpecimensAreFit) {
    QRID_NEEDS_FACE_MODEL();
    for (const char* who : sitters)
        for (const char* pose : {"front", "left", "right", "smile"}) {
            const PortraitReport report = judged(photo_of(fmt::format("{}-{}", who, pose)));
            expect_sound(report);
            EXPECT_EQ(report.checks.size(), 15U);
            for (const PortraitCheck& check : report.checks)
                EXPECT_EQ(check.grade, Grade::good) << who << ' ' << pose << ' ' << check.name << ' ' << check.value;
        }
}

// Of each damage what must at least come of its check, on all six people.
TEST(Portrait, EachDamageIsNoticed) {
    QRID_NEEDS_FACE_MODEL();
    struct Damage {
        std::string_view check;
        Grade least;
        std::string what;
        std::function<Image(const Image&, const Face&)> spoil;
    };
    const auto middle = [](const Face& face) {
        const auto [left, right] = eyes(face.landmarks);
        return Point{(left.x + right.x) / 2, (left.y + right.y) / 2};
    };
    std::minstd_rand random(1);
    const std::vector<Damage> damages{
        {"sharpness", Grade::refuse, "blurred", [](const Image& i, const Face&) { return test::blurred(i, 1); }},
        {"exposure-under", Grade::refuse, "dark", [](const Image& i, const Face&) { return test::in_light(i, 0.1); }},
        {"exposure-over", Grade::refuse, "bright", [](const Image& i, const Face&) { return test::in_light(i, 7); }},
        {"dynamic-range", Grade::warn, "flat", [](const Image& i, const Face&) { return test::in_contrast(i, 0.3); }},
        {"natural-colour", Grade::warn, "grey", [](const Image& i, const Face&) { return test::in_grey(i); }},
        {"natural-colour", Grade::warn, "blue",
         [](const Image& i, const Face&) {
             return test::mapped(i, [](double v, int c) { return c == 0 ? 0.4 * v : c == 1 ? 0.7 * v : v; });
         }},
        {"even-light", Grade::warn, "lit from one side",
         [&](const Image& i, const Face& face) {
             return test::changed(i, [&, x0 = middle(face).x](int x, int, std::uint8_t* rgb) {
                 const double share = std::clamp(0.5 + (x - static_cast<double>(x0)) / 100, 0.0, 1.0);
                 for (int c = 0; c < 3; ++c) rgb[c] = test::to_sample(rgb[c] * (1 - 0.5 * share));
             });
         }},
        {"background", Grade::warn, "a noisy background",
         [&](const Image& i, const Face& face) {
             return test::changed(
                 i, [&, m = middle(face), e = eye_distance(face.landmarks)](int x, int y, std::uint8_t* rgb) {
                     if (std::hypot(static_cast<float>(x) - m.x, static_cast<float>(y) - m.y) < 1.5F * e) return;
                     const double noise = static_cast<double>(random() % 161) - 80;
                     for (int c = 0; c < 3; ++c) rgb[c] = test::to_sample(rgb[c] + noise);
                 });
         }},
        {"roll", Grade::refuse, "leaning", [](const Image& i, const Face&) { return test::turned_by(i, 15); }},
        {"roll", Grade::refuse, "leaning back", [](const Image& i, const Face&) { return test::turned_by(i, -15); }},
        {"crop", Grade::refuse, "cut at the side",
         [](const Image& i, const Face& face) {
             const float room = 0.3F * eye_distance(face.landmarks);
             return test::cut_off(i, static_cast<int>(eyes(face.landmarks).left.x - room), 0);
         }},
        {"crop", Grade::refuse, "cut above",
         [](const Image& i, const Face& face) {
             const float room = 0.35F * eyes_to_chin(face.landmarks);
             return test::cut_off(i, 0, static_cast<int>(eyes(face.landmarks).left.y - room));
         }},
        {"eye-distance", Grade::refuse, "small",
         [](const Image& i, const Face&) { return resize(i, i.width / 2, i.height / 2); }},
        {"head-size", Grade::warn, "far away",
         [](const Image& i, const Face&) {
             Image wall(3 * i.width, 3 * i.height);
             return test::changed(wall, [&](int x, int y, std::uint8_t* rgb) {
                 if (x >= i.width && x < 2 * i.width && y >= i.height && y < 2 * i.height)
                     std::copy_n(i.at(x - i.width, y - i.height), 3, rgb);
             });
         }},
    };
    for (const char* who : sitters) {
        const Image photo = photo_of(fmt::format("{}-front", who));
        const Face face = test::face_model().only_face(photo, who);
        for (const auto& [check, least, what, spoil] : damages) {
            const PortraitReport report = judged(spoil(photo, face));
            expect_sound(report);
            if (report.checks.size() == 1) { // so damaged that no face is seen, which refuses it as well
                EXPECT_EQ(what, "flat") << who;
                continue;
            }
            const PortraitCheck& noticed = check_of(report, check);
            EXPECT_GE(noticed.grade, least) << who << ", " << what << ": " << noticed.value;
        }
    }
}

TEST(Portrait, LightAloneDoesNotMakeAPhotoBlurred) {
    QRID_NEEDS_FACE_MODEL();
    for (const char* who : sitters) {
        const Image photo = photo_of(fmt::format("{}-front", who));
        EXPECT_EQ(check_of(judged(test::in_light(photo, 0.25)), "sharpness").grade, Grade::good) << who;
        EXPECT_EQ(check_of(judged(test::in_contrast(photo, 0.5)), "sharpness").grade, Grade::good) << who;
    }
}

TEST(Portrait, AGreyPhotoIsWarnedOfAndNotRefused) {
    QRID_NEEDS_FACE_MODEL();
    const PortraitReport report = judged(test::in_grey(photo_of("s1-front")));
    const PortraitCheck& colour = check_of(report, "natural-colour");
    EXPECT_EQ(colour.grade, Grade::warn);
    EXPECT_EQ(colour.advice.english(), "the photo is grey: use one in colour");
    EXPECT_EQ(report.grade(), Grade::warn);
}

TEST(Portrait, SmallPhotosServeForComparing) {
    QRID_NEEDS_FACE_MODEL();
    const Image half = resize(photo_of("s1-front"), 240, 300), tiny = resize(photo_of("s1-front"), 60, 75);
    EXPECT_EQ(judged(half).grade(), Grade::refuse);
    EXPECT_NE(judged(half, PortraitUse::compare).grade(), Grade::refuse);
    const std::vector<Face> faces = test::face_model().detect(tiny);
    ASSERT_FALSE(faces.empty());
    EXPECT_EQ(check_of(judge_portrait(tiny, faces, PortraitUse::compare), "eye-distance").grade, Grade::refuse);
}

TEST(Portrait, TheFaceOnACardServesForComparing) {
    QRID_NEEDS_FACE_MODEL();
    for (const char* who : sitters) {
        const Image photo = photo_of(fmt::format("{}-front", who));
        const Face face = test::face_model().only_face(photo, who);
        const Image small = load_picture(make_small_face(test::face_model(), photo, face).webp);
        for (const PortraitCheck& check : judged(small, PortraitUse::compare).checks)
            EXPECT_NE(check.grade, Grade::refuse) << who << ' ' << check.name << ' ' << check.value;
    }
}

TEST(Portrait, NobodyAndTwoPeopleAreRefused) {
    QRID_NEEDS_FACE_MODEL();
    const PortraitReport nobody = judged(photo_of("no-face")), two = judged(photo_of("two-people"));
    ASSERT_EQ(nobody.checks.size(), 1U);
    EXPECT_EQ(nobody.checks[0].name, "faces");
    EXPECT_EQ(nobody.checks[0].value, 0);
    EXPECT_EQ(nobody.grade(), Grade::refuse);
    EXPECT_EQ(check_of(two, "faces").value, 2);
    EXPECT_EQ(check_of(two, "faces").grade, Grade::refuse);
    EXPECT_EQ(check_of(two, "faces").advice.english(), "only one person, please");
}

TEST(Portrait, OfficialPortraitsAreNotRefused) {
    QRID_NEEDS_FACE_MODEL();
    const fs::path folder = fs::path(QRID_SHARED) / "photos";
    if (!fs::is_directory(folder)) GTEST_SKIP() << "no photos in " << folder;
    int looked_at = 0, warned = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".jpg" && entry.path().extension() != ".png") continue;
        const PortraitReport report = judged(test::picture(entry.path()), PortraitUse::compare);
        expect_sound(report);
        ++looked_at;
        for (const PortraitCheck& check : report.checks) {
            if (check.name != "eye-distance") { // some are tiny
                EXPECT_NE(check.grade, Grade::refuse) << entry.path().filename() << ' ' << check.name << check.value;
            }
            warned += check.grade == Grade::warn ? 1 : 0;
        }
    }
    ASSERT_GE(looked_at, 20);
    EXPECT_LE(warned, looked_at / 2);
}

// What no photo of ours shows, on points that we place.
TEST(Portrait, PointsAloneTellOfEyesMouthAndTurning) {
    const Image wall(400, 500);
    const auto grade = [&](const Face& face, std::string_view name) {
        return check_of(judge_portrait(wall, std::array{face}), name).grade;
    };
    const Face calm = drawn_face();
    for (const char* name : {"eyes-open", "mouth-closed", "yaw", "roll", "crop", "head-size", "eye-distance"})
        EXPECT_EQ(grade(calm, name), Grade::good) << name;
    Face face = calm;
    for (std::size_t i = 43; i <= 47; ++i) face.landmarks[i].y = 200; // one eye shut
    EXPECT_EQ(grade(face, "eyes-open"), Grade::warn);
    face = calm;
    for (std::size_t i = 65; i <= 67; ++i) face.landmarks[i].y += 40; // the lower lip
    EXPECT_EQ(grade(face, "mouth-closed"), Grade::warn);
    for (const float side : {-1.0F, 1.0F}) {
        face = calm;
        face.landmarks[30].x += side * 40; // the nose
        EXPECT_EQ(grade(face, "yaw"), Grade::warn) << side;
    }
    face = calm;
    for (Point& point : face.landmarks) point.y += 180; // the chin lies below the photo
    EXPECT_EQ(grade(face, "crop"), Grade::refuse);
}

TEST(Portrait, IsSafeWithAnyPictureAndAnyLandmarks) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinite = std::numeric_limits<float>::infinity();
    const std::vector<Image> photos{Image(), Image(1, 1), Image(16, 16384), test::gradient(400, 500)};
    std::vector<Face> faces{Face{}, drawn_face()};
    for (const float wild : {nan, infinite, -infinite, 1e30F, -1e30F, -400.0F, 0.0F, 399.0F, 800.0F})
        for (const std::size_t index : {0U, 8U, 30U, 36U, 45U, 48U, 66U}) {
            Face face = drawn_face();
            face.landmarks[index].x = wild;
            faces.push_back(face);
            face.landmarks[index] = {200, wild};
            faces.push_back(face);
            face.box = {wild, wild, wild, wild, wild};
            faces.push_back(face);
        }
    std::minstd_rand random(7);
    for (int i = 0; i < 200; ++i) { // points anywhere that is near enough to count
        Face face{{10, 10, 100, 100, 1}, {}};
        for (Point& p : face.landmarks)
            p = {static_cast<float>(random() % 1200) - 400, static_cast<float>(random() % 1500) - 500};
        faces.push_back(face);
    }
    int in_full = 0;
    for (const Image& photo : photos) {
        for (const Face& face : faces) {
            const std::array alone{face};
            const PortraitReport report = judge_portrait(photo, alone);
            expect_sound(report);
            in_full += report.checks.size() == 15 ? 1 : 0;
            EXPECT_EQ(report.checks.size() == 1, main_face(photo, alone) == nullptr);
        }
        const PortraitReport all = judge_portrait(photo, faces);
        expect_sound(all);
        EXPECT_EQ(draw_portrait(photo, faces, all).rgb.size(), photo.rgb.size());
        expect_sound(judge_portrait(photo, {}));
    }
    EXPECT_GE(in_full, 100);
}

TEST(Portrait, ALargeHeadIsLookedAtSmallAndASmallOneAsItIs) {
    const Face face = drawn_face();
    const Image photo = test::gradient(400, 500), large = resize(photo, 1600, 2000);
    Face grown = face;
    for (Point& point : grown.landmarks) point = {4 * point.x, 4 * point.y};
    const HeadView view = view_head(large, grown.landmarks), usual = view_head(photo, face.landmarks);
    EXPECT_NEAR(eye_distance(view.landmarks), HeadView::most_eye_distance, 0.1);
    EXPECT_NEAR(view.picture.width, usual.picture.width, 2);
    EXPECT_NEAR(view.picture.height, usual.picture.height, 2);
    const Point eye = view.landmarks[36], wanted = usual.landmarks[36];
    EXPECT_NEAR(eye.x, wanted.x, 1);
    EXPECT_NEAR(eye.y, wanted.y, 1);
    for (int channel = 0; channel < 3; ++channel)
        EXPECT_NEAR(view.picture.at(static_cast<int>(eye.x), static_cast<int>(eye.y))[channel],
                    photo.at(static_cast<int>(face.landmarks[36].x), static_cast<int>(face.landmarks[36].y))[channel],
                    4);
}

TEST(Portrait, TheFaceMaskIsTheHullOfThePoints) {
    const Face face = drawn_face();
    const std::vector<RowSpan> rows = face_mask(face.landmarks, 400, 500);
    ASSERT_EQ(rows.size(), 500U);
    EXPECT_EQ(rows[100].to - rows[100].from, 0); // above the brows
    EXPECT_NEAR(rows[200].from, 100, 1);
    EXPECT_NEAR(rows[200].to, 300, 1);
    EXPECT_EQ(rows[401].to - rows[401].from, 0); // below the chin
}

TEST(Portrait, TheDrawingShowsEachGrade) {
    QRID_NEEDS_FACE_MODEL();
    const Image photo = test::in_grey(photo_of("two-people"));
    const std::vector<Face> faces = test::face_model().detect(photo);
    const PortraitReport report = judge_portrait(photo, faces);
    const Image drawn = draw_portrait(photo, faces, report);
    ASSERT_EQ(drawn.rgb.size(), photo.rgb.size());
    EXPECT_GT(test::difference(photo, drawn), 100);
    std::map<Grade, std::set<std::array<int, 3>>>
        colours; // of the fields along the lower edge, 400 / 24 = 16 pixels each
    for (std::size_t i = 0; i < report.checks.size(); ++i) {
        const std::uint8_t* field = drawn.at(static_cast<int>(i) * 16 + 8, drawn.height - 8);
        colours[report.checks[i].grade].insert({field[0], field[1], field[2]});
    }
    ASSERT_EQ(colours.size(), 3U); // two faces, no colour, and the rest good
    std::set<std::array<int, 3>> all;
    for (const auto& [grade, of_grade] : colours) {
        EXPECT_EQ(of_grade.size(), 1U) << name(grade);
        all.insert(of_grade.begin(), of_grade.end());
    }
    EXPECT_EQ(all.size(), 3U);
}

TEST(Portrait, FractionsRiseTowardsTheLimit) {
    PortraitCheck low{"x", "x", 0, "", 10.0, std::nullopt, Grade::warn, Phrase::literal("more")};
    double before = -1;
    for (const double value : {-5.0, 1.0, 5.0, 9.9}) {
        low.value = value;
        EXPECT_GE(low.fraction(), before) << value;
        EXPECT_LT(low.fraction(), 0.5) << value;
        before = low.fraction();
    }
    low.grade = Grade::good;
    for (const double value : {10.0, 20.0, 1000.0}) {
        low.value = value;
        EXPECT_GE(low.fraction(), std::max(before, 0.5)) << value;
        before = low.fraction();
    }
    const PortraitCheck amid{"x", "x", 0, "", -8.0, 8.0, Grade::good, {}},
        none{"x", "x", 0, "", {}, {}, Grade::good, {}};
    EXPECT_EQ(amid.fraction(), 1);
    EXPECT_EQ(none.fraction(), 1);
}

TEST(Portrait, ANothingIsRefused) {
    EXPECT_EQ(PortraitReport{}.grade(), Grade::refuse);
    EXPECT_EQ(name(Grade::good), "good");
    EXPECT_EQ(name(Grade::warn), "warn");
    EXPECT_EQ(name(Grade::refuse), "refuse");
}

} // namespace
} // namespace qrid
