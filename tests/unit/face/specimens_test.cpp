// The people who do not exist: what testdata/specimens promises, and what the model does with them.
#include "qrid/base/module.h"
#include "qrid/face/compare.h"
#include "qrid/face/small_face.h"
#include "qrid/picture/scale.h"
#include "qrid/picture/webp.h"
#include "support/environment.h"
#include "support/errors.h"
#include "support/faces.h"
#include "support/temporary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>

namespace qrid {
namespace {

using test::code_of;
using test::face_model;

Image specimen(const std::string& name) {
    return test::picture(fs::path(QRID_TESTDATA) / "specimens" / (name + ".jpg"));
}

constexpr std::array people = {"s1", "s2", "s3", "s4", "s5", "s6"};
constexpr std::array poses = {"front", "left", "right", "smile", "file"};

TEST(Specimens, AreAloneAndLikeThemselvesOnly) {
    QRID_NEEDS_FACE_MODEL();
    struct Photo {
        std::string person, name;
        Descriptor descriptor;
    };
    std::vector<Photo> photos;
    for (std::string person : people)
        for (const char* pose : poses) {
            const std::string name = fmt::format("{}-{}", person, pose);
            const Image image = specimen(name);
            const std::vector<Face> faces = face_model().detect(image);
            ASSERT_EQ(faces.size(), 1U) << name;
            EXPECT_GE(eye_distance(faces[0].landmarks), 90) << name;
            photos.push_back({person, name, face_model().describe(image, faces[0])});
        }
    float same_most = 0, others_least = 9;
    for (std::size_t i = 0; i < photos.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            const float apart = distance(photos[i].descriptor, photos[k].descriptor);
            if (photos[i].person == photos[k].person) {
                EXPECT_LT(apart, 0.50F) << photos[i].name << " and " << photos[k].name;
                same_most = std::max(same_most, apart);
            } else {
                EXPECT_GT(apart, 0.60F) << photos[i].name << " and " << photos[k].name;
                others_least = std::min(others_least, apart);
            }
        }
    fmt::print("same person at most {:.3f}, different people at least {:.3f}\n", same_most, others_least);
}

TEST(Specimens, FitOnACard) {
    QRID_NEEDS_FACE_MODEL();
    for (std::string person : people) {
        const Image photo = specimen(person + "-front");
        const Face face = face_model().only_face(photo, "the photo");
        const SmallFace small = make_small_face(face_model(), photo, face, 600);
        EXPECT_LE(small.webp.size(), 600U) << person;
        EXPECT_LE(small.distance_to_source, 0.45F) << person;
        if (person == "s1") { // what is known of the photo need not be asked again
            const Descriptor known = face_model().describe(photo, face);
            EXPECT_EQ(make_small_face(face_model(), photo, face, 600, &known).distance_to_source,
                      small.distance_to_source);
            const Descriptor stranger{};
            EXPECT_EQ(code_of([&] { make_small_face(face_model(), photo, face, 600, &stranger); }),
                      Code::poor_portrait);
        }
        const Image decoded = decode_webp(small.webp);
        EXPECT_EQ(decoded.width, 64);
        EXPECT_EQ(decoded.height, 80);
        fmt::print("{}: {} bytes, {:.3f} from its photo\n", person, small.webp.size(), small.distance_to_source);
    }
}

TEST(SmallFace, RefusesWhatNobodyWouldRecognise) {
    QRID_NEEDS_FACE_MODEL();
    const Image photo = specimen("s1-front");
    Face face = face_model().only_face(photo, "the photo");
    EXPECT_EQ(code_of([&] { make_small_face(face_model(), photo, face, 30); }), Code::too_many_bytes);
    for (Point& point : face.landmarks) point.x -= 400; // beside the picture: only background is cut out
    EXPECT_EQ(code_of([&] { make_small_face(face_model(), photo, face); }), Code::poor_portrait);
}

TEST(Model, RefusesTwoPeopleAndNobody) {
    QRID_NEEDS_FACE_MODEL();
    EXPECT_EQ(face_model().detect(specimen("two-people")).size(), 2U);
    EXPECT_EQ(code_of([] { face_model().only_face(specimen("two-people"), "the photo"); }), Code::many_faces);
    try {
        face_model().only_face(specimen("no-face"), "the photo");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::no_face);
        EXPECT_STREQ(error.what(), "no face found in the photo");
    }
}

TEST(Model, DoesNotMindTheSizeOfThePicture) {
    QRID_NEEDS_FACE_MODEL();
    const Image photo = specimen("s2-front");
    const Descriptor as_it_is = face_model().describe(photo, face_model().only_face(photo, "the photo"));
    for (int width : {120, 240, 960, 2400}) {
        const Image scaled = resize(photo, width, width * 5 / 4);
        const Descriptor descriptor = face_model().describe(scaled, face_model().only_face(scaled, "the photo"));
        EXPECT_LT(distance(as_it_is, descriptor), 0.25F) << width;
    }
}

TEST(Model, FindsNothingInExtremePictures) {
    QRID_NEEDS_FACE_MODEL();
    EXPECT_TRUE(face_model().detect(Image()).empty());
    EXPECT_TRUE(face_model().detect(Image(1, 1)).empty());
    EXPECT_TRUE(face_model().detect(Image(16384, 16)).empty());
    EXPECT_TRUE(face_model().detect(Image(16, 16384)).empty());
}

TEST(Model, IsSafeWithAnyLandmarks) {
    QRID_NEEDS_FACE_MODEL();
    const Image photo = specimen("s1-front");
    Face nowhere; // all points in one corner: no extent to align
    const Descriptor descriptor = face_model().describe(photo, nowhere);
    EXPECT_EQ(judge(distance(descriptor, descriptor)), Likeness::match);
    for (Point& point : nowhere.landmarks) point = {-1e30F, 1e30F};
    nowhere.landmarks[45] = {1e30F, -1e30F};
    face_model().describe(photo, nowhere);
    EXPECT_EQ(code_of([&] { make_small_face(face_model(), photo, nowhere); }), Code::poor_portrait);
}

TEST(Model, ServesSeveralThreads) {
    QRID_NEEDS_FACE_MODEL();
    const Image photo = specimen("s3-front");
    const auto work = [&] { return face_model().describe(photo, face_model().only_face(photo, "the photo")); };
    const Descriptor alone = work();
    std::vector<std::future<Descriptor>> others;
    for (int i = 0; i < 4; ++i) others.push_back(std::async(std::launch::async, work));
    for (auto& other : others) EXPECT_EQ(distance(other.get(), alone), 0);
}

TEST(Model, IsLookedForInThreePlaces) {
    const auto found = [](const char* model, const char* data, const char* home) {
        const test::Environment first("QRID_FACE_MODEL", model), second("XDG_DATA_HOME", data), third("HOME", home);
        return face_model_directory();
    };
    EXPECT_EQ(found("/m", "/d", "/h"), "/m");
    const test::Temporary place;
    const fs::path data = place / "d", home = place / "h", in_home = home / ".local" / "share";
    for (const fs::path& own : {data, in_home}) fs::create_directories(own / "qrid" / "face-model");
    EXPECT_EQ(found("", data.c_str(), home.c_str()), data / "qrid/face-model");
    EXPECT_EQ(found("", "", home.c_str()), in_home / "qrid/face-model");

    // What is there for every user counts when this one has none.
    fs::remove(data / "qrid/face-model");
    const fs::path for_all = "/usr/local/share/qrid/face-model";
    const fs::path instead = fs::exists(for_all) ? for_all : data / "qrid" / "face-model";
    if (!fs::exists(path_in_share("face-model"))) {
        EXPECT_EQ(found("", data.c_str(), home.c_str()), instead);
    }
}

} // namespace
} // namespace qrid
