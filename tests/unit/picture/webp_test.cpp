#include "qrid/base/files.h"
#include "qrid/picture/webp.h"
#include "support/errors.h"
#include "support/exif.h"
#include "support/pictures.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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

RC_GTEST_PROP(Webp, KeepsWithinTheBytes, (std::uint16_t limit)) {
    const Image image = gradient(64, 80);
    static const std::size_t least = encode_webp(image, 0).size();
    const auto bytes = encode_webp_within(image, limit % 1000U);
    RC_ASSERT(bytes.has_value() == (least <= limit % 1000U));
    if (bytes) RC_ASSERT(bytes->size() <= limit % 1000U);
}

TEST(Webp, SpendsTheBytesThatItMay) {
    Image noisy = gradient(64, 80);
    for (std::size_t i = 0; i < noisy.rgb.size(); i += 7) noisy.rgb[i] ^= 0x3c;
    for (std::size_t limit : {1500U, 3000U}) {
        const auto bytes = encode_webp_within(noisy, limit);
        ASSERT_TRUE(bytes);
        EXPECT_GT(bytes->size(), limit * 9 / 10);
    }
    EXPECT_EQ(encode_webp_within(noisy, 1 << 20), encode_webp(noisy, 100));
}

TEST(Webp, ReadsLosslessWithTransparencyAndRefusesAnimation) {
    const fs::path folder = fs::path(QRID_TESTDATA) / "pictures";
    const Image image = decode_webp(read_file(folder / "transparent.webp"));
    EXPECT_EQ(image.width, 32);
    EXPECT_EQ(image.at(0, 0)[0], 255) << "nothing over white is white";
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
