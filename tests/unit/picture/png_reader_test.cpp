#include "qrid/picture/inside/png_reader.h"
#include "support/errors.h"
#include "support/exif.h"
#include "support/png.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using test::code_of;
using test::png_chunk;
using test::png_file;
using test::png_header;
using test::png_rows;

using Pixel = std::array<int, 3>;

Pixel pixel(const Image& image, int x, int y) {
    const std::uint8_t* p = image.at(x, y);
    return {p[0], p[1], p[2]};
}

TEST(Png, ReadsEveryColourType) {
    const Bytes gray(16, 40);
    EXPECT_EQ(pixel(decode_png(png_file({png_header(16, 16, 8, 0), png_rows(16, gray)})), 3, 3), (Pixel{40, 40, 40}));
    const Bytes deep(16 * 6, 0x80);
    EXPECT_EQ(pixel(decode_png(png_file({png_header(16, 16, 16, 2), png_rows(16, deep)})), 0, 9),
              (Pixel{128, 128, 128}));
    const Bytes bits = {0xaa, 0xaa};
    const Image stripes = decode_png(png_file({png_header(16, 16, 1, 0), png_rows(16, bits)}));
    EXPECT_EQ(pixel(stripes, 0, 0), (Pixel{255, 255, 255}));
    EXPECT_EQ(pixel(stripes, 1, 0), (Pixel{0, 0, 0}));
    const Bytes palette = {1, 2, 3, 4, 5, 6}, indices = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    const Image paletted =
        decode_png(png_file({png_header(16, 16, 8, 3), png_chunk("PLTE", palette), png_rows(16, indices)}));
    EXPECT_EQ(pixel(paletted, 1, 5), (Pixel{4, 5, 6}));
}

TEST(Png, ReadsInterlacedPictures) {
    Bytes pixels; // 16 x 16 gray: pass by pass, each pass its own value
    const int rows[] = {2, 2, 2, 4, 4, 8, 8}, columns[] = {2, 2, 4, 4, 8, 8, 16};
    for (std::size_t pass = 0; pass < 7; ++pass)
        for (int y = 0; y < rows[pass]; ++y) {
            pixels.push_back(0);
            pixels.insert(pixels.end(), static_cast<std::size_t>(columns[pass]),
                          static_cast<std::uint8_t>(10 * (pass + 1)));
        }
    const Image image = decode_png(png_file({png_header(16, 16, 8, 0, 1), png_chunk("IDAT", zlib_compress(pixels))}));
    EXPECT_EQ(pixel(image, 0, 0)[0], 10);
    EXPECT_EQ(pixel(image, 4, 0)[0], 20);
    EXPECT_EQ(pixel(image, 0, 4)[0], 30);
    EXPECT_EQ(pixel(image, 1, 0)[0], 60);
    EXPECT_EQ(pixel(image, 0, 1)[0], 70);
}

TEST(Png, LaysTransparencyOverWhite) {
    Bytes row;
    for (int x = 0; x < 16; ++x) test::append(row, Bytes{100, 0, 200, static_cast<std::uint8_t>(x * 17)});
    const Image image = decode_png(png_file({png_header(16, 16, 8, 6), png_rows(16, row)}));
    EXPECT_EQ(pixel(image, 0, 0), (Pixel{255, 255, 255}));
    EXPECT_EQ(pixel(image, 15, 0), (Pixel{100, 0, 200}));
    EXPECT_EQ(pixel(image, 5, 0), (Pixel{203, 170, 237})); // a third of the colour
    EXPECT_TRUE(image.has_transparency);
    const Image dark = decode_png(png_file({png_header(16, 16, 8, 6), png_rows(16, row)}), {.ground = Ground::black});
    EXPECT_EQ(pixel(dark, 0, 0), (Pixel{0, 0, 0}));
    EXPECT_EQ(pixel(dark, 15, 0), (Pixel{100, 0, 200}));
    const Bytes colour_key = {0, 40};
    const Image keyed =
        decode_png(png_file({png_header(16, 16, 8, 0), png_chunk("tRNS", colour_key), png_rows(16, Bytes(16, 40))}));
    EXPECT_EQ(pixel(keyed, 0, 0), (Pixel{255, 255, 255}));
    Bytes deep; // all 16 bits of a sample tell whether it is the transparent colour
    for (int x = 0; x < 16; ++x) test::append(deep, Bytes{0, static_cast<std::uint8_t>(40 + x)});
    const Image deep_keyed =
        decode_png(png_file({png_header(16, 16, 16, 0), png_chunk("tRNS", colour_key), png_rows(16, deep)}));
    EXPECT_EQ(pixel(deep_keyed, 0, 0)[0], 255);
    EXPECT_EQ(pixel(deep_keyed, 1, 0)[0], 0);
}

TEST(Png, LaysInterlacedTransparencyOverWhite) {
    Bytes pixels;
    const int rows[] = {2, 2, 2, 4, 4, 8, 8}, columns[] = {2, 2, 4, 4, 8, 8, 16};
    for (std::size_t pass = 0; pass < 7; ++pass)
        for (int y = 0; y < rows[pass]; ++y) {
            pixels.push_back(0);
            for (int x = 0; x < columns[pass]; ++x)
                test::append(pixels, Bytes{100, 0, 200, static_cast<std::uint8_t>(pass * 17)});
        }
    const Image image = decode_png(png_file({png_header(16, 16, 8, 6, 1), png_chunk("IDAT", zlib_compress(pixels))}));
    EXPECT_EQ(pixel(image, 8, 8), (Pixel{255, 255, 255}));
    EXPECT_EQ(pixel(image, 1, 0), (Pixel{203, 170, 237}));
}

TEST(Png, TurnsThePictureUpright) {
    Bytes row(16 * 3, 9);
    row[15 * 3] = 200; // the right edge is red
    const Bytes header = png_header(16, 20, 8, 2), rows = png_rows(20, row);
    for (const bool little : {false, true}) {
        const Image image = decode_png(png_file({header, png_chunk("eXIf", test::exif_tiff(little, 6)), rows}));
        EXPECT_EQ(image.width, 20);
        EXPECT_EQ(pixel(image, 3, 15), (Pixel{200, 9, 9})) << "a quarter turn clockwise";
    }
    const Bytes whole = png_file({header, rows}), nonsense = png_file({header, png_chunk("eXIf", Bytes(3, 'M')), rows});
    EXPECT_EQ(decode_png(nonsense).rgb, decode_png(whole).rgb);
}

TEST(Png, UndoesEveryFilter) {
    // rows of a gray ramp, each filtered by hand: 3 more to the right, 5 more downwards
    Bytes data;
    for (int y = 0; y < 20; ++y) {
        const int filter = y % 5;
        data.push_back(static_cast<std::uint8_t>(filter));
        for (int x = 0; x < 16; ++x) {
            const auto value = [&](int column, int line) { return column < 0 || line < 0 ? 0 : 3 * column + 5 * line; };
            const int left = value(x - 1, y), above = value(x, y - 1);
            // of a ramp left + above - corner is the value itself, to which left is nearer
            const int paeth = x == 0 ? above : left;
            const int predicted[] = {0, left, above, (left + above) / 2, paeth};
            data.push_back(static_cast<std::uint8_t>(value(x, y) - predicted[filter]));
        }
    }
    const Image image = decode_png(png_file({png_header(16, 20, 8, 0), png_chunk("IDAT", zlib_compress(data))}));
    for (int y = 0; y < 20; ++y)
        for (int x = 0; x < 16; ++x) EXPECT_EQ(pixel(image, x, y)[0], 3 * x + 5 * y) << x << ", " << y;
}

TEST(Png, ShowsBlackForIndicesPastThePalette) {
    // an earlier decoder read them from uninitialised memory
    const Bytes palette = {9, 9, 9};
    const Image image =
        decode_png(png_file({png_header(16, 16, 8, 3), png_chunk("PLTE", palette), png_rows(16, Bytes(16, 200))}));
    EXPECT_EQ(pixel(image, 8, 8), (Pixel{0, 0, 0}));
}

bool refused(const Bytes& file) {
    return code_of([&] { decode_png(file); }) == Code::unreadable_file;
}

TEST(Png, ReadsPixelDataToItsEnd) {
    // libpng alone looks for the checksum, and for what follows the last row, only in the chunk that it is at
    const Bytes header = png_header(16, 16, 8, 0), packed = zlib_compress(Bytes(17 * 16));
    const auto in_two = [&](std::size_t split, const Bytes& more) {
        Bytes rest(packed.begin() + static_cast<std::ptrdiff_t>(split), packed.end());
        test::append(rest, more);
        return png_file({header, png_chunk("IDAT", ByteView(packed).first(split)), png_chunk("IDAT", rest)});
    };
    for (std::size_t split = 0; split <= packed.size(); ++split) {
        EXPECT_FALSE(refused(in_two(split, {}))) << split;
        EXPECT_TRUE(refused(in_two(split, {0}))) << split;
    }
    for (std::size_t size = 0; size < packed.size(); ++size)
        EXPECT_TRUE(refused(png_file({header, png_chunk("IDAT", ByteView(packed).first(size))}))) << size;
    for (std::size_t last = 1; last <= 4; ++last) {
        Bytes wrong = packed;
        wrong[wrong.size() - last] ^= 1;
        EXPECT_TRUE(refused(png_file({header, png_chunk("IDAT", wrong)}))) << last;
    }
}

TEST(Png, ReadsFilesOfCarelessEncoders) {
    const Bytes rows = png_rows(16, Bytes(16, 7));
    Bytes packed = zlib_compress(Bytes(17 * 16));
    packed[0] = 0x18; // a window of 512 bytes
    packed[1] = 31 - 0x1800 % 31;
    EXPECT_FALSE(refused(png_file({png_header(16, 16, 8, 0), png_chunk("IDAT", packed)})));
    EXPECT_FALSE(refused(png_file({png_header(16, 16, 8, 0), png_chunk("PLTE", Bytes(5)), rows}))) << "needs none";
    EXPECT_FALSE(refused(png_file({png_header(16, 16, 8, 0), png_chunk("gAMA", Bytes(4)), rows})));
    const Bytes bits = {0x55, 0x55}, palette(768, 9);
    EXPECT_FALSE(refused(png_file(
        {png_header(16, 16, 1, 3), png_chunk("PLTE", palette), png_chunk("tRNS", Bytes(200)), png_rows(16, bits)})))
        << "more colours than the depth can name";
}

TEST(Png, KeepsToItsLimits) {
    for (const int interlaced : {0, 1}) {
        // packed hard, so that the header is all there is to reckon from
        const Bytes file = png_file({png_header(8000, 8000, 16, 6, interlaced), png_chunk("IDAT", zlib_compress({}))});
        const std::int64_t needed = interlaced == 0 ? 184 : 428;
        const auto code = code_of([&] { decode_png(file, {.max_memory = (needed - 1) << 20}); });
        EXPECT_EQ(code, Code::picture_too_large) << interlaced;
    }
    const Bytes file = png_file({png_header(16, 16, 8, 0), png_rows(16, Bytes(16))});
    EXPECT_EQ(code_of([&] { decode_png(file, {.max_time = std::chrono::milliseconds(0)}); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { decode_png(file, {.max_side = 15}); }), Code::picture_too_large);
}

TEST(Png, RefusesWhatTheHeaderDoesNotPromise) {
    EXPECT_TRUE(refused(png_file({png_header(16, 16, 8, 2), png_rows(15, Bytes(48))}))) << "a row too few";
    EXPECT_TRUE(refused(png_file({png_header(16, 16, 8, 2), png_rows(17, Bytes(48))}))) << "a row too many";
    EXPECT_TRUE(refused(png_file({png_header(16, 16, 8, 2), png_rows(16, Bytes(1 << 16))}))) << "a bomb";
    EXPECT_TRUE(refused(png_file({png_header(16, 16, 8, 2)}))) << "no pixels";
    EXPECT_TRUE(refused(png_file({png_header(16, 16, 8, 3), png_rows(16, Bytes(16))}))) << "no palette";
    EXPECT_TRUE(refused(png_file({png_header(16, 16, 3, 0), png_rows(16, Bytes(16))}))) << "no such depth";
    EXPECT_TRUE(refused(png_file({png_header(16, 16, 8, 7), png_rows(16, Bytes(16))}))) << "no such colour type";
    EXPECT_TRUE(refused(png_file({png_header(16, 16, 8, 0, 2), png_rows(16, Bytes(16))}))) << "no such interlacing";
    EXPECT_TRUE(refused(png_file({png_rows(16, Bytes(16))}))) << "no header";
    EXPECT_TRUE(refused(png_file({png_header(0, 16, 8, 0), png_rows(16, {})}))) << "no width";
    EXPECT_TRUE(refused(png_file({png_header(16, 16, 8, 0), png_chunk("CgBI", Bytes(4)), png_rows(16, Bytes(16))})))
        << "an unknown critical chunk";
    Bytes damaged = png_file({png_header(16, 16, 8, 0), png_rows(16, Bytes(16))});
    EXPECT_TRUE(refused(png_file({png_header(16, 16, 8, 0), png_chunk("IDAT", zlib_compress(Bytes(17 * 16, 5)))})))
        << "no such filter";
    damaged[20] ^= 1;
    EXPECT_TRUE(refused(damaged)) << "a wrong checksum";
}

} // namespace
} // namespace qrid
