#include "qrid/picture/jpeg.h"
#include "qrid/picture/load.h"
#include "qrid/picture/webp.h"
#include "support/errors.h"
#include "support/pictures.h"
#include "support/png.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qrid {
namespace {

using namespace std::string_view_literals;
using test::code_of;
using test::gradient;

TEST(PictureKind, IsToldByTheFirstBytes) {
    const std::pair<std::string_view, PictureKind> cases[] = {
        {"\x89PNG\r\n\x1a\n....", PictureKind::png},
        {"\xff\xd8\xff\xe0....", PictureKind::jpeg},
        {"RIFF....WEBPVP8 ", PictureKind::webp},
        {"ABCD....WEBPVP8 ", PictureKind::none},
        {"GIF89a....", PictureKind::gif},
        {"BM....\0\0\0\0..........."sv, PictureKind::bmp},
        {"P6\n1 1\n255\n", PictureKind::pnm},
        {"P6x", PictureKind::none},
        {"II*\0...."sv, PictureKind::tiff},
        {"....ftypheic", PictureKind::heic},
        {"....ftypmif1", PictureKind::heic},
        {"\0\0\0\x18"
         "ftypmif1\0\0\0\0miafavif"sv,
         PictureKind::avif},
        {"\0\0\0\x14"
         "ftypmif1\0\0\0\0miafavif"sv,
         PictureKind::heic},
        {"....ftypavif", PictureKind::avif},
        {"%PDF-1.7", PictureKind::pdf},
        {"<?xml version=\"1.0\"?><svg>", PictureKind::svg},
        {"II+\0\x08\0\0\0"sv, PictureKind::tiff},
        {"....ftypisom", PictureKind::video},
        {"\x1a\x45\xdf\xa3", PictureKind::video},
        {"8BPS\0\x01"sv, PictureKind::psd},
        {"\0\0\2\0\0\0\0\0\0\0\0\0\x20\0\x20\0\x18\0."sv, PictureKind::tga},
        {"\0\0\2\0\0\0\0\0\0\0\0\0\x20\0\x20\0\x19\0."sv, PictureKind::none},
        {"\0\0\1\0\1\0\x20\x20\0\0\1\0\x20\0.........."sv, PictureKind::ico},
        {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", PictureKind::old_office},
        {"PK\3\4....................\0\0\5\0..a.pnga.png"sv, PictureKind::zip},
        {"PK\3\4....................\0\0\x13\0..[Content_Types].xml"sv, PictureKind::office},
        {"PK\3\4....................\0\0\x08\0..mimetypeapplication/vnd.oasis.opendocument.text"sv,
         PictureKind::opendocument},
        {"\x78\x9f\x3e\x22", PictureKind::tnef},
        {"7z\xbc\xaf\x27\x1c", PictureKind::other_archive},
        {"\r\n<!DOCTYPE HTML><html>", PictureKind::html},
        {"<div><img src='x'></div>", PictureKind::html},
        {"data:image/png;base64,iVBO", PictureKind::html},
        {"From: a@example.org\r\nSubject: x\r\n\r\n", PictureKind::mail},
        {"X-Spam: no\nReceived: from x\n by y\nTo: b@example.org\n\n", PictureKind::mail},
        {"From a@example.org Mon Jan 1\nFrom: a@example.org\nTo: b\n\n", PictureKind::mail},
        {"From: a card\nNCFOXN\n", PictureKind::none},
        {"Dear Sir,\nFrom: me\nTo: you\n", PictureKind::none},
        {"{\"name\": \"x\"}", PictureKind::none},
        {"", PictureKind::none},
    };
    for (const auto& [start, kind] : cases) EXPECT_EQ(picture_kind(bytes_of(start)), kind) << start;
}

TEST(LoadPicture, SaysWhatToDoWithAKindThatIsNotRead) {
    try {
        load_picture(bytes_of("\xff\x0a...."));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::unreadable_file);
        EXPECT_STREQ(error.what(), "JPEG XL pictures are not supported");
        EXPECT_EQ(error.hint(), "convert it to JPEG or PNG");
    }
    EXPECT_EQ(code_of([] { load_picture({}); }), Code::unreadable_file);
    EXPECT_EQ(code_of([] { load_picture(bytes_of("a text")); }), Code::unreadable_file);
}

TEST(LoadPicture, KeepsToItsLimits) {
    const Bytes jpeg = encode_jpeg(gradient(100, 50));
    EXPECT_NO_THROW(load_picture(jpeg));
    EXPECT_EQ(code_of([&] { load_picture(jpeg, {.max_bytes = jpeg.size() - 1}); }), Code::picture_too_large);
    EXPECT_EQ(code_of([&] { load_picture(jpeg, {.max_side = 99}); }), Code::picture_too_large);
    EXPECT_EQ(code_of([&] { load_picture(jpeg, {.max_pixels = 4999}); }), Code::picture_too_large);
    EXPECT_EQ(code_of([&] { load_picture(jpeg, {.min_side = 51}); }), Code::unreadable_file);
    EXPECT_EQ(code_of([&] { load_picture(jpeg, {.max_time = std::chrono::milliseconds(-1)}); }), Code::unreadable_file);
}

TEST(LoadPicture, ReckonsTheMemoryFromTheHeader) {
    const Bytes deep = test::png_file({test::png_header(100, 50, 16, 6), test::png_rows(50, Bytes(800))});
    // the picture, three rows as deep as they get, one with transparency, and the pixel data: the file without the
    // signature, the header and what stands around chunks
    const auto needed = static_cast<std::int64_t>(100 * (50 * 3 + 3 * 8 + 4) + deep.size() - (8 + 13 + 3 * 12));
    EXPECT_NO_THROW(load_picture(deep, {.max_memory = needed}));
    EXPECT_EQ(code_of([&] { load_picture(deep, {.max_memory = needed - 1}); }), Code::picture_too_large);

    const Bytes progressive = read_file(fs::path(QRID_TESTDATA) / "pictures" / "progressive.jpg");
    const Bytes baseline = encode_jpeg(gradient(32, 24));
    EXPECT_EQ(code_of([&] { load_picture(progressive, {.max_memory = 32 * 24 * 3}); }), Code::picture_too_large);
    EXPECT_NO_THROW(load_picture(baseline, {.max_memory = 32 * 24 * 3}));

    const Bytes webp = encode_webp(gradient(40, 30), 60);
    EXPECT_EQ(code_of([&] { load_picture(webp, {.max_memory = 40 * 30 * 3 - 1}); }), Code::picture_too_large);
    EXPECT_EQ(code_of([&] { load_picture(webp, {.max_time = std::chrono::milliseconds(-1)}); }), Code::unreadable_file);
}

TEST(LoadPicture, RefusesHugeSizesByTheHeaderAlone) {
    const Bytes png = test::png_file({test::png_header(30000, 30000, 8, 2), test::png_rows(1, Bytes(3))});
    EXPECT_EQ(code_of([&] { load_picture(png); }), Code::picture_too_large);
    EXPECT_EQ(code_of([&] { load_picture(png, {.max_side = 1 << 20, .max_pixels = 1LL << 40}); }),
              Code::picture_too_large);

    Bytes jpeg = encode_jpeg(gradient(32, 32));
    const Bytes start_of_frame = {0xff, 0xc0};
    const auto frame = std::search(jpeg.begin(), jpeg.end(), start_of_frame.begin(), start_of_frame.end());
    ASSERT_NE(frame, jpeg.end());
    for (int i = 5; i < 9; ++i) frame[i] = 0x75; // 30,069 each way
    EXPECT_EQ(code_of([&] { load_picture(jpeg); }), Code::picture_too_large);

    Bytes webp = encode_webp(gradient(32, 32), 50);
    webp[26] = webp[28] = 0xff;
    webp[27] = webp[29] = 0x3f; // 16,383 each way: over the number of pixels
    EXPECT_EQ(code_of([&] { load_picture(webp); }), Code::picture_too_large);
}

/// A file cut anywhere is refused, or gives the same picture when what is missing did not matter.
void refuses_every_cut(const Bytes& file) {
    const Image whole = load_picture(file);
    for (std::size_t length = 0; length < file.size(); ++length) {
        Image part;
        const auto code = code_of([&] { part = load_picture(ByteView(file).first(length)); });
        if (code)
            EXPECT_EQ(code, Code::unreadable_file) << length;
        else
            EXPECT_EQ(part.rgb, whole.rgb) << length;
    }
}

TEST(LoadPicture, RefusesFilesCutShort) {
    refuses_every_cut(encode_jpeg(gradient(40, 30)));
    refuses_every_cut(encode_webp(gradient(40, 30), 60));
    refuses_every_cut(test::png_file({test::png_header(20, 16, 8, 2), test::png_rows(16, Bytes(60, 7))}));
}

RC_GTEST_PROP(LoadPicture, SurvivesDamage, (std::uint32_t at, std::uint8_t with)) {
    static const std::vector<Bytes> files = {
        encode_jpeg(gradient(40, 30)), encode_webp(gradient(40, 30), 60),
        test::png_file({test::png_header(20, 16, 8, 2), test::png_rows(16, Bytes(60, 7))})};
    for (Bytes file : files) {
        file[at % file.size()] ^= with;
        try {
            load_picture(file, {.max_pixels = 100'000});
        } catch (const Error& error) {
            RC_ASSERT(error.code() == Code::unreadable_file || error.code() == Code::picture_too_large);
        }
    }
}

TEST(ToGray, WeighsTheChannels) {
    Image image(4, 1);
    image.rgb = {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255};
    EXPECT_EQ(to_gray(image).pixels, (std::vector<std::uint8_t>{76, 150, 29, 255}));
}

} // namespace
} // namespace qrid
