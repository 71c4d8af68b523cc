#include "qrid/base/files.h"
#include "qrid/picture/webp.h"
#include "support/errors.h"
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

} // namespace
} // namespace qrid
