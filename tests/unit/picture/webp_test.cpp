#include "qrid/base/files.h"
#include "qrid/picture/load.h"
#include "qrid/picture/scale.h"
#include "qrid/picture/webp.h"
#include "support/errors.h"
#include "support/exif.h"
#include "support/pictures.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

namespace qrid {
namespace {

using test::code_of;
using test::difference;
using test::gradient;

TEST(Webp, GoesRound) {
    const Image image = gradient(64, 80);
    EXPECT_LE(difference(decode_webp(encode_webp(image, 95)), image), 24);
    EXPECT_EQ(encode_webp(image, 50), encode_webp(image, 50));
    EXPECT_EQ(code_of([] { encode_webp(Image(), 50); }), Code::usage);
    EXPECT_EQ(code_of([] { encode_webp(Image(16384, 1), 50); }), Code::picture_too_large);
}

RC_GTEST_PROP(Webp, KeepsWithinTheBytes, ()) {
    const Image image = gradient(64, 80);
    static const std::size_t coarsest = encode_webp(image, 0).size();
    const auto limit = *rc::gen::inRange<std::size_t>(0, 1000);
    const auto bytes = encode_webp_within(image, limit);
    RC_ASSERT(bytes || coarsest > limit);
    if (bytes) RC_ASSERT(bytes->size() <= limit);
}

Image small_portrait() {
    return resize(load_picture(read_file(fs::path(QRID_TESTDATA) / "specimens" / "s3-front.jpg")), 64, 80);
}

TEST(Webp, HasNothingBetweenItsSteps) {
    const Image image = small_portrait();
    std::vector<Bytes> steps;
    for (int step = 0; step < webp_steps; ++step) steps.push_back(encode_webp(image, webp_quality(step)));
    EXPECT_EQ(steps.front(), encode_webp(image, 0));
    EXPECT_EQ(steps.back(), encode_webp(image, 100));
    for (std::size_t step = 1; step < steps.size(); ++step) EXPECT_NE(steps[step - 1], steps[step]) << step;
    std::size_t at_least = 0;
    for (float quality = 0; quality < 97; quality += quality < 1 ? 0.01F : 0.3F) {
        const auto found = std::find(steps.begin(), steps.end(), encode_webp(image, quality));
        ASSERT_NE(found, steps.end()) << quality;
        const auto step = static_cast<std::size_t>(found - steps.begin());
        EXPECT_GE(step, at_least) << quality;
        at_least = step;
    }
    EXPECT_EQ(steps[at_least], encode_webp(image, 96.9F));
    EXPECT_GT(at_least, steps.size() - 5);
}

TEST(Webp, SpendsTheBytesThatItMayOnLikeness) {
    const Image image = small_portrait();
    const auto error_of = [&](const Bytes& bytes) {
        const Image decoded = decode_webp(bytes);
        return std::inner_product(decoded.rgb.begin(), decoded.rgb.end(), image.rgb.begin(), 0L, std::plus{},
                                  [](int a, int b) { return (a - b) * (a - b); });
    };
    for (const std::size_t limit : {400U, 601U, 800U, 1200U}) {
        const auto best = encode_webp_within(image, limit);
        ASSERT_TRUE(best);
        EXPECT_LE(best->size(), limit);
        EXPECT_GT(best->size(), limit * 95 / 100);
        int highest = -1;
        for (int step = 0; step < webp_steps; ++step) {
            const Bytes plain = encode_webp(image, webp_quality(step));
            if (plain.size() > limit) continue;
            highest = step;
            EXPECT_LE(error_of(*best), error_of(plain)) << limit << ", step " << step;
        }
        ASSERT_GE(highest, 0);
        ASSERT_LT(highest, webp_steps - 1);
        EXPECT_GT(encode_webp(image, webp_quality(highest + 1)).size(), limit);
    }
    EXPECT_EQ(encode_webp_within(image, 1 << 20), encode_webp(image, 100));
    const std::size_t least = encode_webp(image, 0).size();
    EXPECT_TRUE(encode_webp_within(image, least));
    EXPECT_FALSE(encode_webp_within(image, least - 1));
}

TEST(Webp, ReadsLosslessWithTransparencyAndRefusesAnimation) {
    const fs::path folder = fs::path(QRID_TESTDATA) / "pictures";
    const Image image = decode_webp(read_file(folder / "transparent.webp"));
    EXPECT_EQ(image.width, 32);
    EXPECT_EQ(image.at(0, 0)[0], 255) << "nothing over white is white";
    EXPECT_TRUE(image.has_transparency);
    EXPECT_EQ(decode_webp(read_file(folder / "transparent.webp"), {.ground = Ground::black}).at(0, 0)[0], 0);
    EXPECT_EQ(code_of([&] { decode_webp(read_file(folder / "animated.webp")); }), Code::unreadable_file);
}

Bytes little_endian(std::size_t value, unsigned bytes) {
    Bytes out;
    for (unsigned i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
    return out;
}

// The simple file becomes an extended one (RFC 9649, section 2.7) with one more chunk at its end.
Bytes with_chunk(const Bytes& simple, int width, int height, std::string_view type, ByteView content) {
    constexpr std::uint8_t has_exif = 0x08;
    Bytes body = to_bytes(bytes_of("WEBPVP8X"));
    const auto add = [&](ByteView bytes) { body.insert(body.end(), bytes.begin(), bytes.end()); };
    add(little_endian(10, 4));
    add(Bytes{has_exif, 0, 0, 0});
    add(little_endian(static_cast<std::size_t>(width - 1), 3));
    add(little_endian(static_cast<std::size_t>(height - 1), 3));
    add(ByteView(simple).subspan(12));
    add(bytes_of(type));
    add(little_endian(content.size(), 4));
    add(content);
    if (content.size() % 2 != 0) body.push_back(0);
    Bytes file = to_bytes(bytes_of("RIFF")), size = little_endian(body.size(), 4);
    file.insert(file.end(), size.begin(), size.end());
    file.insert(file.end(), body.begin(), body.end());
    return file;
}

TEST(Webp, TurnsThePictureUpright) {
    const Bytes simple = encode_webp(gradient(64, 48), 95);
    for (const Bytes& exif : {test::exif_tiff(true, 6), test::exif_tiff(false, 6), test::exif_segment(true, 6)}) {
        const Image image = decode_webp(with_chunk(simple, 64, 48, "EXIF", exif));
        ASSERT_EQ(image.width, 48);
        EXPECT_GT(image.at(47, 63)[0], 220) << "the stored top right corner";
        EXPECT_LT(image.at(47, 63)[1], 40);
    }
    const Image plain = decode_webp(simple);
    EXPECT_EQ(decode_webp(with_chunk(simple, 64, 48, "EXIF", {})).rgb, plain.rgb);
    EXPECT_EQ(decode_webp(with_chunk(simple, 64, 48, "XMP ", test::exif_tiff(true, 6))).rgb, plain.rgb);
}

} // namespace
} // namespace qrid
