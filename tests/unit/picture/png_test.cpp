#include "qrid/base/compression.h"
#include "qrid/picture/inside/png_reader.h"
#include "qrid/picture/png.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>

namespace qrid {
namespace {

using test::code_of;

// A second opinion: reads what the writer under test may write, from the specification, sharing no code with it.
struct Decoded {
    std::uint32_t width = 0, height = 0;
    int depth = 0, colour = 0;
    Bytes palette;
    Bytes rows; ///< unfiltered, as they lie in the file
};

std::uint32_t get32(ByteView bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | bytes[at + i];
    return value;
}

// CRC-32 bit by bit, from annex D of the specification.
std::uint32_t slow_crc(ByteView bytes) {
    std::uint32_t crc = 0xffffffff;
    for (std::uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? 0xedb88320 ^ crc >> 1 : crc >> 1;
    }
    return ~crc;
}

int predict(int filter, int left, int above, int corner) {
    const int p = left + above - corner;
    switch (filter) {
    case 0:
        return 0;
    case 1:
        return left;
    case 2:
        return above;
    case 3:
        return (left + above) / 2;
    case 4:
        if (std::abs(p - left) <= std::abs(p - above) && std::abs(p - left) <= std::abs(p - corner)) return left;
        return std::abs(p - above) <= std::abs(p - corner) ? above : corner;
    default:
        ADD_FAILURE() << "filter " << filter;
        return 0;
    }
}

Decoded decode(ByteView png) {
    Decoded picture;
    EXPECT_EQ(text_of(png.first(8)), "\x89PNG\r\n\x1a\n");
    Bytes packed;
    std::string order;
    for (std::size_t at = 8; at < png.size();) {
        const std::size_t length = get32(png, at);
        const auto type = std::string(text_of(png.subspan(at + 4, 4)));
        const ByteView data = png.subspan(at + 8, length);
        EXPECT_EQ(get32(png, at + 8 + length), slow_crc(png.subspan(at + 4, 4 + length))) << type;
        if (type == "IHDR") {
            EXPECT_EQ(length, 13U);
            picture.width = get32(data, 0);
            picture.height = get32(data, 4);
            picture.depth = data[8];
            picture.colour = data[9];
            EXPECT_EQ(get32(Bytes{0, data[10], data[11], data[12]}, 0), 0U);
        }
        if (type == "PLTE") picture.palette = to_bytes(data);
        if (type == "IDAT") packed.insert(packed.end(), data.begin(), data.end());
        order += type;
        at += 12 + length;
    }
    EXPECT_EQ(order, picture.colour == 3 ? "IHDRPLTEIDATIEND" : "IHDRIDATIEND");
    const std::size_t bits = picture.colour == 6   ? 32
                             : picture.colour == 2 ? 24
                                                   : 1,
                      stride = (picture.width * bits + 7) / 8;
    const std::size_t step = std::max<std::size_t>(bits / 8, 1);
    const Bytes filtered = zlib_inflate(packed, (stride + 1) * picture.height);
    EXPECT_EQ(filtered.size(), (stride + 1) * picture.height);
    picture.rows.resize(stride * picture.height);
    for (std::size_t y = 0; y < picture.height; ++y) {
        const auto at = [&](std::size_t row, std::size_t x) { return picture.rows[row * stride + x]; };
        for (std::size_t x = 0; x < stride; ++x) {
            const int left = x < step ? 0 : at(y, x - step), above = y == 0 ? 0 : at(y - 1, x);
            const int corner = x < step || y == 0 ? 0 : at(y - 1, x - step);
            const int predicted = predict(filtered[y * (stride + 1)], left, above, corner);
            picture.rows[y * stride + x] = static_cast<std::uint8_t>(filtered[y * (stride + 1) + 1 + x] + predicted);
        }
    }
    return picture;
}

TEST(Png, KeepsEveryBit) {
    for (int width : {1, 7, 8, 9, 404}) {
        const int height = 12;
        Bytes rows(static_cast<std::size_t>(bilevel_stride(width) * height));
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint8_t>(i / 30 * 37);
        const Decoded picture = decode(png_bilevel(width, height, rows));
        EXPECT_EQ(picture.width, static_cast<std::uint32_t>(width));
        EXPECT_EQ(picture.height, static_cast<std::uint32_t>(height));
        EXPECT_EQ(picture.depth, 1);
        EXPECT_EQ(picture.colour, 3);
        EXPECT_EQ(picture.palette, (Bytes{0, 0, 0, 255, 255, 255}));
        EXPECT_EQ(picture.rows, rows) << width;
    }
}

TEST(Png, DrawsRowsMoreThanOnce) {
    const Bytes rows{0x0f, 0xff, 0x0f, 0xff, 0xf0, 0x00, 0x55, 0x80};
    for (std::size_t repeat : {1U, 2U, 7U}) {
        Bytes drawn;
        for (std::size_t row = 0; row < 4; ++row)
            for (std::size_t i = 0; i < repeat; ++i) drawn.insert(drawn.end(), {rows[2 * row], rows[2 * row + 1]});
        const auto times = static_cast<int>(repeat);
        EXPECT_EQ(decode(png_bilevel(10, 4 * times, rows, times)).rows, drawn);
    }
    EXPECT_EQ(code_of([&] { png_bilevel(10, 4, rows, 2); }), Code::internal);
    EXPECT_EQ(code_of([&] { png_bilevel(10, 4, rows, 0); }), Code::internal);
}

TEST(Png, IsReadAsItWasWritten) {
    Bytes rows(std::size_t{3} * 20);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint8_t>(i * 37);
    const Image image = decode_png(png_bilevel(20, 40, rows, 2));
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 20; ++x) {
            const std::uint8_t byte = rows[static_cast<std::size_t>(y / 2 * 3 + x / 8)];
            const int white = (byte << x % 8 & 0x80) != 0 ? 255 : 0;
            for (int channel = 0; channel < 3; ++channel) ASSERT_EQ(image.at(x, y)[channel], white) << x << ' ' << y;
        }
}

RC_GTEST_PROP(Png, KeepsEveryColour, (const Bytes& colours)) {
    Image image(static_cast<int>(colours.size() % 9) + 1, static_cast<int>(colours.size() % 5) + 1);
    for (std::size_t i = 0; i < image.rgb.size() && !colours.empty(); ++i) image.rgb[i] = colours[i % colours.size()];
    const Decoded picture = decode(png_rgb(image));
    RC_ASSERT(picture.depth == 8);
    RC_ASSERT(picture.colour == 2);
    RC_ASSERT(picture.rows == image.rgb);
}

RC_GTEST_PROP(Png, KeepsTransparency, (const Bytes& samples)) {
    const int width = static_cast<int>(samples.size() % 7) + 1, height = static_cast<int>(samples.size() % 5) + 1;
    Bytes rgba(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
    for (std::size_t i = 0; i < rgba.size() && !samples.empty(); ++i) rgba[i] = samples[i / 8 % samples.size()];
    const auto stride = static_cast<std::size_t>(width) * 4;
    int next = 0;
    const Bytes png = png_rgba(width, height, [&](int y, std::span<std::uint8_t> row) {
        RC_ASSERT(y == next++);
        const ByteView source = ByteView(rgba).subspan(static_cast<std::size_t>(y) * stride, stride);
        std::copy(source.begin(), source.end(), row.begin());
    });
    const Decoded picture = decode(png);
    RC_ASSERT(picture.depth == 8);
    RC_ASSERT(picture.colour == 6);
    RC_ASSERT(picture.rows == rgba);
}

TEST(Png, TellsHowLargeItIsToBePrinted) {
    const auto white = [](int, std::span<std::uint8_t> row) { std::fill(row.begin(), row.end(), std::uint8_t{255}); };
    const Bytes png = png_rgba(2, 2, white, 23622);
    const auto at = text_of(png).find("pHYs");
    ASSERT_NE(at, std::string_view::npos);
    EXPECT_EQ(get32(png, at + 4), 23622U);
    EXPECT_EQ(get32(png, at + 8), 23622U);
    EXPECT_EQ(png[at + 12], 1);
    EXPECT_EQ(text_of(png_rgba(2, 2, white)).find("pHYs"), std::string_view::npos);
}

TEST(Png, PacksASmoothPicture) {
    Image image(200, 200);
    for (int y = 0; y < 200; ++y)
        for (int x = 0; x < 200; ++x) {
            image.at(x, y)[0] = static_cast<std::uint8_t>(x);
            image.at(x, y)[1] = static_cast<std::uint8_t>(y);
            image.at(x, y)[2] = static_cast<std::uint8_t>(x + y);
        }
    const Bytes png = png_rgb(image);
    EXPECT_EQ(decode(png).rows, image.rgb);
    EXPECT_LT(png.size(), 2000U);
}

TEST(Png, RefusesSizesThatCannotBe) {
    EXPECT_EQ(code_of([] { png_bilevel(0, 4, {}); }), Code::internal);
    EXPECT_EQ(code_of([] { png_bilevel(9, 4, Bytes(7)); }), Code::internal);
    EXPECT_EQ(code_of([] { png_bilevel(65536, 1, Bytes(8192)); }), Code::picture_too_large);
    EXPECT_EQ(code_of([] { png_rgb(Image()); }), Code::internal);
    EXPECT_EQ(code_of([] { png_rgba(0, 1, [](int, std::span<std::uint8_t>) {}); }), Code::internal);
    EXPECT_EQ(code_of([] { png_rgba(65536, 1, [](int, std::span<std::uint8_t>) {}); }), Code::picture_too_large);
}

} // namespace
} // namespace qrid
