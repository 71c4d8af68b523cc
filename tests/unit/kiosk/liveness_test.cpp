// Frames of one living person: on faces that we make up, and on shots that are given twice in disguise.
#include "kiosk_place.h"
#include "qrid/face/align.h"
#include "qrid/face/pose.h"
#include "qrid/face/same_frame.h"
#include "qrid/picture/jpeg.h"

namespace qrid {
namespace {

SeenFace shot_frame_of(const Image& image) {
    const Face face = test::face_model().only_face(image, "the photo");
    return {test::face_model().describe(image, face), aligned(image, face.landmarks, frame_side), yaw(face.landmarks)};
}

Image specimen_image(const std::string& name) {
    return test::picture(fs::path(QRID_TESTDATA) / "specimens" / (name + ".jpg"));
}

Image mirror_image_of(const Image& image) {
    Image out(image.width, image.height);
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) std::copy_n(image.at(image.width - 1 - x, y), 3, out.at(x, y));
    return out;
}

std::string refusal(const std::vector<SeenFace>& frames, Turn asked) {
    try {
        require_liveness(frames, asked, {});
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

TEST(Liveness, SeesOneShotInEveryDisguise) {
    QRID_NEEDS_FACE_MODEL();
    for (const char* name : {"s1-front", "s2-front", "s5-left"}) {
        const Image shot = specimen_image(name);
        const SeenFace frame = shot_frame_of(shot);
        Image brighter = shot;
        for (std::uint8_t& sample : brighter.rgb) sample = static_cast<std::uint8_t>(30 + sample * 4 / 5);
        const float width = static_cast<float>(shot.width), height = static_cast<float>(shot.height);
        for (const Image& disguise :
             {load_picture(encode_jpeg(shot, 30)), resize(shot, shot.width * 6 / 10, shot.height * 6 / 10), brighter,
              mirror_image_of(shot), crop(shot, {9, 4, width - 30, height - 25}, shot.width - 30, shot.height - 25)})
            EXPECT_LT(frame_difference(frame.aligned, shot_frame_of(disguise).aligned), same_frame_below) << name;
    }
}

TEST(Liveness, TellsShotsOfOnePersonApart) {
    QRID_NEEDS_FACE_MODEL();
    for (const std::string who : {"s1", "s2", "s3", "s4", "s5", "s6"}) {
        std::vector<SeenFace> frames;
        for (const char* pose : {"front", "left", "right", "smile", "file"})
            frames.push_back(shot_frame_of(specimen_image(who + "-" + pose)));
        for (std::size_t i = 0; i < frames.size(); ++i)
            for (std::size_t k = 0; k < i; ++k)
                EXPECT_GT(frame_difference(frames[i].aligned, frames[k].aligned), same_frame_below)
                    << who << " " << i << " " << k;
    }
}

TEST(Liveness, EvenFramesAreAsDifferentAsCanBe) {
    FloatImage even{frame_side, frame_side, std::vector<float>(std::size_t{frame_side} * frame_side * 3, 128.0F)};
    EXPECT_EQ(frame_difference(even, even), 2);
}

TEST(Liveness, WantsATurnToTheSideThatWasAskedFor) {
    QRID_NEEDS_FACE_MODEL();
    for (const std::string who : {"s1", "s2", "s3", "s4", "s5", "s6"}) {
        const SeenFace front = shot_frame_of(specimen_image(who + "-front")),
                       left = shot_frame_of(specimen_image(who + "-left")),
                       right = shot_frame_of(specimen_image(who + "-right"));
        EXPECT_EQ(refusal({front, left}, Turn::left), "") << who;
        EXPECT_EQ(refusal({right, front}, Turn::right), "") << who;
        EXPECT_EQ(refusal({front, left, right}, Turn::right), "") << who;
        EXPECT_EQ(refusal({front, left}, Turn::right),
                  "the head was not turned to the right: it was turned the other way")
            << who;
        EXPECT_NE(refusal({left, right}, Turn::left).find("no photo looks straight at the camera"), std::string::npos)
            << who;
    }
}

TEST(Liveness, NamesTheFramesThatAreTheTrouble) {
    QRID_NEEDS_FACE_MODEL();
    const SeenFace front = shot_frame_of(specimen_image("s1-front")), left = shot_frame_of(specimen_image("s1-left")),
                   other = shot_frame_of(specimen_image("s2-front"));
    EXPECT_EQ(refusal({front, left, front}, Turn::left), "photos 1 and 3 are the same frame");
    EXPECT_EQ(refusal({front, left, other}, Turn::left).substr(0, 42), "photos 1 and 3 do not show the same person");
    EXPECT_EQ(refusal({front}, Turn::left), "one photo cannot show that a living person is here");
    EXPECT_EQ(refusal({}, Turn::left), "one photo cannot show that a living person is here");
}

TEST(Liveness, NamesOfTurnsGoRound) {
    for (const Turn turn : {Turn::left, Turn::right}) EXPECT_EQ(turn_named(name(turn)), turn);
    EXPECT_FALSE(turn_named("up"));
}

} // namespace
} // namespace qrid
