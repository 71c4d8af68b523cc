#include "qrid/base/encoding.h"
#include "qrid/picture/load.h"
#include "qrid/picture/terminal.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

Image red_over_blue() {
    Image image(4, 4);
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 4; ++x) {
            std::uint8_t* pixel = image.at(x, y);
            pixel[0] = y < 2 ? 255 : 0, pixel[1] = 0, pixel[2] = y < 2 ? 0 : 255;
        }
    return image;
}

TEST(Terminal, DrawsTwoPixelsACharacter) {
    const std::string text = half_blocks(red_over_blue(), 2); // 2 x 2 pixels
    EXPECT_EQ(text, "\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[0m\n");
    Image dark(2, 2);
    std::fill(dark.rgb.begin(), dark.rgb.end(), 0);
    EXPECT_EQ(shades(dark, 2), "  \n");
    EXPECT_EQ(shades(Image(2, 2), 2), "██\n");
}

TEST(Terminal, WritesSixels) {
    Image red(2, 2);
    for (int i = 0; i < 4; ++i) red.at(i % 2, i / 2)[1] = red.at(i % 2, i / 2)[2] = 0;
    const std::string text = sixels(red, 12);
    EXPECT_TRUE(text.starts_with("\x1bPq\"1;1;12;12#0;2;0;0;0"));
    EXPECT_TRUE(text.ends_with("#180!12~-#180!12~-\x1b\\\n")) << text.substr(text.size() - 40);
}

TEST(Terminal, WritesAPngForKitty) {
    Image image(32, 32);
    image.at(5, 7)[1] = 0;
    const std::string text = kitty_graphics(image, 8);
    ASSERT_TRUE(text.starts_with("\x1b_Ga=T,f=100,c=8,m=0;"));
    const std::size_t begin = text.find(';') + 1;
    const Image back = load_picture(base64_decode(text.substr(begin, text.find('\x1b', begin) - begin)));
    EXPECT_EQ(back.rgb, image.rgb);
}

TEST(Terminal, DrawsPicturesOfAnyShapeWithinBounds) {
    for (const auto& [width, height] : {std::pair{1, 1}, {1, 5000}, {5000, 1}, {300, 400}}) {
        const Image image(width, height);
        EXPECT_LE(std::ranges::count(half_blocks(image, 32), '\n'), 48);
        EXPECT_LT(sixels(image, 192).size(), 100'000U);
        EXPECT_LT(kitty_graphics(image, 16).size(), 1'000'000U);
    }
}

} // namespace
} // namespace qrid
