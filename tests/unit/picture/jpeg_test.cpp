#include "qrid/base/files.h"
#include "qrid/picture/exif.h"
#include "qrid/picture/jpeg.h"
#include "support/errors.h"
#include "support/exif.h"
#include "support/pictures.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using namespace std::string_view_literals;
using test::code_of;
using test::difference;
using test::exif_segment;
using test::gradient;

Bytes with_exif(const Bytes& jpeg, ByteView segment) {
    Bytes out(jpeg.begin(), jpeg.begin() + 2);
    const std::size_t length = segment.size() + 2;
    for (std::size_t byte : {std::size_t{0xff}, std::size_t{0xe1}, length >> 8, length & 255})
        out.push_back(static_cast<std::uint8_t>(byte));
    out.insert(out.end(), segment.begin(), segment.end());
    out.insert(out.end(), jpeg.begin() + 2, jpeg.end());
    return out;
}

TEST(Jpeg, GoesRound) {
    const Image image = gradient(64, 48);
    EXPECT_LE(difference(decode_jpeg(encode_jpeg(image, 95)), image), 12);
    EXPECT_EQ(encode_jpeg(image), encode_jpeg(image));
    EXPECT_LT(encode_jpeg(image, 20).size(), encode_jpeg(image, 95).size());
    EXPECT_EQ(code_of([] { encode_jpeg(Image()); }), Code::usage);
    EXPECT_EQ(code_of([] { encode_jpeg(Image(65501, 1)); }), Code::picture_too_large);
}

TEST(Jpeg, TurnsThePictureUpright) {
    const Image stored = gradient(48, 32);
    const Bytes jpeg = encode_jpeg(stored, 95);
    // where the stored top left corner stands after turning: left or right, top or bottom
    const struct {
        int orientation;
        bool right, bottom, swapped;
    } cases[] = {{1, false, false, false}, {2, true, false, false}, {3, true, true, false}, {4, false, true, false},
                 {5, false, false, true},  {6, true, false, true},  {7, true, true, true},  {8, false, true, true},
                 {0, false, false, false}, {9, false, false, false}};
    for (const auto& c : cases)
        for (bool little : {false, true}) {
            const Image image = decode_jpeg(with_exif(jpeg, exif_segment(little, c.orientation)));
            EXPECT_EQ(image.width, c.swapped ? 32 : 48) << c.orientation;
            const std::uint8_t* corner = image.at(c.right ? image.width - 1 : 0, c.bottom ? image.height - 1 : 0);
            EXPECT_LT(corner[0], 30) << c.orientation;
            EXPECT_LT(corner[1], 30) << c.orientation;
        }
    // 6 is a quarter turn clockwise: the stored top right corner (red) comes to stand at the bottom right
    const Image quarter = decode_jpeg(with_exif(jpeg, exif_segment(true, 6)));
    EXPECT_GT(quarter.at(31, 47)[0], 220);
    EXPECT_LT(quarter.at(31, 47)[1], 40);
}

RC_GTEST_PROP(Exif, IsNeverTrusted, (Bytes bytes)) {
    for (std::string_view lead : {"Exif\0\0"sv, "Exif\0\0II*\0\x08\0\0\0"sv, "Exif\0\0MM\0*\0\0\0\x08"sv}) {
        Bytes segment = to_bytes(bytes_of(lead));
        segment.insert(segment.end(), bytes.begin(), bytes.end());
        const int orientation = exif_orientation(segment);
        RC_ASSERT(orientation >= 1 && orientation <= 8);
    }
}

TEST(Exif, IgnoresAnOffsetPastTheEnd) {
    EXPECT_EQ(exif_orientation(bytes_of("Exif\0\0II*\0\xff\xff\xff\xff"sv)), 1);
    EXPECT_EQ(exif_orientation(bytes_of("Exif\0\0II"sv)), 1);
}

TEST(Jpeg, RefusesDamageInTheMiddle) {
    Bytes jpeg = encode_jpeg(gradient(200, 200), 95);
    std::fill(jpeg.end() - 200, jpeg.end() - 100, std::uint8_t{0xff});
    EXPECT_EQ(code_of([&] { decode_jpeg(jpeg); }), Code::unreadable_file);
}

class JpegFiles : public testing::TestWithParam<const char*> {};

TEST_P(JpegFiles, AreRead) {
    const Image image = decode_jpeg(read_file(fs::path(QRID_TESTDATA) / "pictures" / GetParam()));
    EXPECT_LE(difference(image, gradient(32, 24)), 24);
}

INSTANTIATE_TEST_SUITE_P(Kinds, JpegFiles, testing::Values("progressive.jpg", "cmyk.jpg", "restart.jpg"));

TEST(Jpeg, RefusesMoreScansThanAnyCameraWrites) {
    try {
        decode_jpeg(read_file(fs::path(QRID_TESTDATA) / "pictures" / "many-scans.jpg"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::unreadable_file);
        EXPECT_STREQ(error.what(), "the JPEG picture is damaged or cut short: more than 100 scans");
    }
}

} // namespace
} // namespace qrid
