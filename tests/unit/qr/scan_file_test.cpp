// Files of every kind in which people send a code, made by other programs (testdata/files).
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/base/files.h"
#include "qrid/picture/frames.h"
#include "qrid/picture/pages.h"
#include "qrid/picture/png.h"
#include "qrid/qr/scan_file.h"
#include "qrid/qr/symbol.h"
#include "support/errors.h"
#include "support/pdf.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

const std::string here = "qrid reads this", there = "and that";

Bytes sample(const std::string& name) { return read_file(fs::path(QRID_TESTDATA) / "files" / name); }

struct Expected {
    std::string file;
    std::vector<std::pair<std::string, std::string>> codes; ///< text, and words() of where it is
};

class ScannedFile : public testing::TestWithParam<Expected> {};

TEST_P(ScannedFile, ShowsItsCodes) {
    std::vector<std::pair<std::string, std::string>> codes;
    try {
        const FileScan scan = scan_file(sample(GetParam().file), {}, {.budget = std::chrono::minutes(1)});
        for (const PageScan& page : scan.pages)
            for (const FoundCode& code : page.report.codes) codes.emplace_back(code.text, words(page.part));
        EXPECT_FALSE(left_unread(scan, "it")) << left_unread(scan, "it")->what();
    } catch (const Error& error) {
        if (std::string_view(error.what()).find("was built without") != std::string_view::npos) GTEST_SKIP();
        throw;
    }
    EXPECT_EQ(codes, GetParam().codes);
}

const std::vector<Expected> pictures{
    {"code.bmp", {{here, ""}}},
    {"code.pbm", {{here, ""}}},
    {"plain.pbm", {{here, ""}}},
    {"grey.tga", {{here, ""}}},
    {"grey.psd", {{here, ""}}},
    {"cmyk.psd", {{here, ""}}},
    {"code.gif", {{here, ""}}},
    {"fax.tif", {{here, ""}}},
    {"cmyk.tif", {{here, ""}}},
    {"coarse_fax.tif", {{here, ""}}},
    {"code.jp2", {{here, ""}}},
    {"code.svg", {{here, ""}}},
    {"pages.tif", {{there, "page 1"}, {here, "page 2"}}},
    {"frames.gif", {{here, "frame 3"}}}, // frame 4 shows it as well
    {"frames.png", {{here, "frame 2"}}},
    {"frames.webp", {{here, "frame 2"}}},
};
INSTANTIATE_TEST_SUITE_P(Pictures, ScannedFile, testing::ValuesIn(pictures));

const std::vector<Expected> containers{
    {"letter.docx", {{here, "picture 1 (image1.png)"}}},
    {"letter.odt", {{here, "picture 1 (100000010000005700000057F21F552020F01E6D.png)"}}},
    {"letter.doc", {{here, "picture 1"}}},
    {"sheet.xlsx", {{here, "picture 1 (image1.png)"}}},
    {"nested.eml", {{here, "picture 1 (Bild ä.png)"}}},
    {"quoted.eml", {{here, "picture 1 (c.svg)"}}},
    {"box.mbox", {{here, "picture 1 (Bild ä.png)"}}},
    {"mail.msg", {{here, "picture 1 (card picture with long name.png)"}}},
    {"page.html", {{here, "picture 1"}}},
    {"two.zip", {{here, "picture 1 (one.png)"}, {there, "picture 2 (two.png)"}}},
    {"two.7z", {{here, "picture 1 (one.png)"}, {there, "picture 2 (two.png)"}}},
    {"two.tgz", {{here, "picture 1 (one.png)"}, {there, "picture 2 (two.png)"}}},
};
INSTANTIATE_TEST_SUITE_P(Containers, ScannedFile, testing::ValuesIn(containers));

std::string refusal(const std::string& file) {
    return test::message_of([&] { scan_file(sample(file)); });
}

bool reads(const std::string& file) { return refusal(file).find("was built without") == std::string::npos; }

Bytes sample_png() {
    const Symbol symbol = encode_symbol(here);
    constexpr int module = 4, quiet = 4;
    Image picture((symbol.size + 2 * quiet) * module, (symbol.size + 2 * quiet) * module);
    for (int y = 0; y < symbol.size * module; ++y)
        for (int x = 0; x < symbol.size * module; ++x)
            if (symbol.dark(x / module, y / module))
                std::fill_n(picture.at(x + quiet * module, y + quiet * module), 3, std::uint8_t{0});
    return png_rgb(picture);
}

TEST(Containers, NameWhatTheyDoNotOpen) {
    if (!reads("two.zip")) GTEST_SKIP();
    EXPECT_EQ(refusal("nested.zip"), "picture 1 (two.zip): no ZIP archive is opened that lies in another file");
    EXPECT_EQ(refusal("locked.zip"), "picture 1 (one.png): it is encrypted");
}

TEST(Containers, ShowEachPictureToTheirViewer) {
    if (!reads("two.zip")) GTEST_SKIP();
    std::vector<std::string> seen;
    scan_file(sample("two.zip"), {}, {.budget = std::chrono::minutes(1)},
              [&](Image& picture, const PageScan& page) { seen.push_back(picture.empty() ? "" : words(page.part)); });
    EXPECT_EQ(seen, (std::vector<std::string>{"picture 1 (one.png)", "picture 2 (two.png)"}));
}

TEST(Containers, WithoutAPictureSaySo) {
    const std::string mail = "From: a@example.org\nTo: b@example.org\nSubject: x\n\nhello\n";
    FileScan scan;
    if (test::message_of([&] { scan = scan_file(bytes_of(mail)); }).find("built without") != std::string::npos)
        GTEST_SKIP();
    EXPECT_STREQ(no_code_error(scan, "x.eml").what(), "there is no picture in x.eml");
}

TEST(Animations, KeepToTheirBudget) {
    if (!reads("frames.gif")) GTEST_SKIP();
    const FileScan scan = scan_file(sample("frames.gif"), {}, {.budget = std::chrono::milliseconds(0)});
    EXPECT_TRUE(scan.out_of_time);
    EXPECT_FALSE(scan.has_codes());
    EXPECT_STREQ(left_unread(scan, "it")->what(),
                 "frames 2 to 4 of it were not fully scanned: the time for this file ran out");
}

TEST(Animations, CutShortAreToldAsDamaged) {
    if (!reads("frames.gif")) GTEST_SKIP();
    Bytes file = sample("frames.gif");
    file.resize(file.size() - 60);
    const FileScan scan = scan_file(file, {}, {.budget = std::chrono::minutes(1)});
    ASSERT_TRUE(scan.pages.back().flaw);
    EXPECT_STREQ(scan.pages.back().flaw->what(), "the GIF picture is damaged or cut short");
}

TEST(Animations, AreToldByTheirHeaders) {
    EXPECT_TRUE(may_be_animation(sample("frames.gif")));
    EXPECT_TRUE(may_be_animation(sample("frames.png")));
    EXPECT_TRUE(may_be_animation(sample("frames.webp")));
    EXPECT_FALSE(may_be_animation(sample("code.bmp")));
    EXPECT_FALSE(may_be_animation(bytes_of("\x89PNG\r\n\x1a\n\x7f")));
}

// A photo of a letter, put small on a page, has more pixels than the page is drawn with.
TEST(PdfPictures, AreReadAtTheirOwnResolution) {
    constexpr int side = 1200, module = 2, left = 500;
    const Symbol symbol = encode_symbol(here);
    std::string pixels(static_cast<std::size_t>(side) * side, '\xff');
    for (int y = 0; y < symbol.size * module; ++y)
        for (int x = 0; x < symbol.size * module; ++x)
            if (symbol.dark(x / module, y / module))
                pixels[static_cast<std::size_t>(y + left) * side + static_cast<std::size_t>(x + left)] = '\0';
    const Bytes file = test::pdf_file(
        {.content = "60 0 0 60 40 40 cm /I Do",
         .resources = "/XObject << /I 4 0 R >>",
         .objects = {fmt::format("<< /Type /XObject /Subtype /Image /Width {0} /Height {0} /BitsPerComponent 8 "
                                 "/ColorSpace /DeviceGray /Length {1} >>\nstream\n{2}\nendstream",
                                 side, pixels.size(), pixels)}});
    FileScan scan;
    if (test::message_of([&] {
            scan = scan_file(file, {}, {.budget = std::chrono::minutes(1)});
        }).find("built without") != std::string::npos)
        GTEST_SKIP();
    if (!scan.has_codes()) {
        std::size_t given = 0;
        Pages(file).each_picture(0, [&](Image& /*picture*/) { return ++given > 0; });
        if (given == 0) GTEST_SKIP() << "without poppler-glib";
    }
    Pages pages(file);
    EXPECT_GT(pages.each_picture(0, [](Image& /*picture*/) { return true; }).count(), 0) << "time that is charged";
    ASSERT_TRUE(scan.has_codes());
    EXPECT_EQ(scan.pages.front().report.codes.front().text, here);
    EXPECT_EQ(scan.pages.front().width, side);
}

Bytes white(int width, int height) { return png_rgb(Image(width, height)); }

Bytes mail_of(const std::vector<Bytes>& attachments) {
    std::string mail = "From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n"
                       "Content-Type: multipart/mixed; boundary=\"=b\"\n\n";
    for (const Bytes& bytes : attachments)
        mail += fmt::format("--=b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n{}\n",
                            base64_encode(bytes));
    return to_bytes(bytes_of(mail + "--=b--\n"));
}

/// Scanned with time for everything; nothing when this build cannot read it.
std::optional<FileScan> scanned(ByteView file) {
    std::optional<FileScan> scan;
    const std::string refused =
        test::message_of([&] { scan = scan_file(file, {}, {.budget = std::chrono::minutes(1)}); });
    if (!scan && refused.find("built without") == std::string::npos) ADD_FAILURE() << refused;
    return scan;
}

std::vector<std::string> texts_of(const FileScan& scan) {
    std::vector<std::string> texts;
    for (const PageScan& page : scan.pages)
        for (const FoundCode& code : page.report.codes) texts.push_back(code.text);
    return texts;
}

TEST(Containers, TellOfPicturesBeyondTheFirstFiftyBesideOrnaments) {
    std::vector<Bytes> attached;
    for (int i = 0; i < 15; ++i) attached.push_back(white(8, 1 + i));
    for (int i = 0; i < 45; ++i) attached.push_back(white(20, 20 + i));
    const auto scan = scanned(mail_of(attached));
    if (!scan) GTEST_SKIP();
    ASSERT_TRUE(left_unread(*scan, "it"));
    EXPECT_STREQ(left_unread(*scan, "it")->what(),
                 "pictures 51 to 60 of it were not fully scanned: only the first 50 are");
}

TEST(Containers, TellWhenOnlyALimitWasReached) {
    std::string box;
    for (int i = 0; i <= 1000; ++i)
        box += "From a@b Mon Jan  1 00:00:00 2020\nFrom: a@example.org\nSubject: s\n\nhi\n\n";
    if (!reads("nested.eml")) GTEST_SKIP();
    EXPECT_EQ(test::message_of([&] { scan_file(bytes_of(box)); }),
              "picture 1: there is more in the file than is looked at");
}

TEST(Containers, ShareOneDecodingTime) {
    if (!reads("two.zip") || !reads("code.bmp")) GTEST_SKIP();
    constexpr std::chrono::seconds ample{10};
    DecodingTime time{ample};
    PictureLimits limits;
    limits.shared_time = &time;
    scan_file(sample("code.bmp"), limits);
    EXPECT_LT(time.left, ample);
    time.left = {};
    EXPECT_EQ(test::message_of([&] { scan_file(sample("code.bmp"), limits); }),
              "the time for decoding this file ran out");
}

TEST(HtmlPages, AreReadInCapitals) {
    const std::string page = "<HTML><IMG SRC=\"DATA:Image/PNG;Base64," + base64_encode(sample_png()) + "\"></HTML>";
    const auto scan = scanned(bytes_of(page));
    if (!scan) GTEST_SKIP();
    EXPECT_EQ(texts_of(*scan), std::vector{here});
}

TEST(Mails, WithATextMayHoldTheCard) {
    const auto scan = scanned(bytes_of("From: a@example.org\nTo: b@example.org\n\nhello\n"));
    if (!scan) GTEST_SKIP();
    EXPECT_NE(no_code_error(*scan, "it").hint().find("copy the text of the mail"), std::string::npos);
}

TEST(Gifs, NeedNoTrailerAndNoScreen) {
    if (!reads("code.gif")) GTEST_SKIP();
    Bytes file = sample("code.gif");
    ASSERT_EQ(file.back(), ';');
    file.pop_back();
    std::fill_n(file.begin() + 6, 4, std::uint8_t{0});
    const auto scan = scanned(file);
    ASSERT_TRUE(scan);
    EXPECT_EQ(texts_of(*scan), std::vector{here});
    EXPECT_EQ(scan->pages.size(), 1U);
}

TEST(Archives, AreToldByMoreThanThreeLetters) {
    EXPECT_EQ(picture_kind(bytes_of("BZh is the short name of a town")), PictureKind::none);
    EXPECT_EQ(picture_kind(bytes_of("BZh91AY&SY")), PictureKind::other_archive);
    if (!reads("two.zip")) GTEST_SKIP();
    EXPECT_EQ(test::message_of([] { scan_file(bytes_of("\x1f\x8b\x08")); }), "the archive is damaged or cut short");
}

/// A PNG with chunks between its header and its pixels, and others at its end.
Bytes png_with(const std::vector<std::string>& before, const std::vector<std::string>& after, std::string_view behind) {
    const auto chunk = [](std::string_view content) { // with its type
        Bytes out;
        const auto put = [&](std::size_t value) {
            for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
        };
        put(content.size() - 4);
        append(out, bytes_of(content));
        put(crc32(bytes_of(content)));
        return out;
    };
    constexpr std::size_t header = 33, end = 12;
    const Bytes png = sample_png();
    Bytes out = to_bytes(ByteView(png).first(header));
    for (const std::string& content : before) append(out, chunk(content));
    append(out, ByteView(png).subspan(header, png.size() - header - end));
    for (const std::string& content : after) append(out, chunk(content));
    append(out, ByteView(png).last(end));
    append(out, bytes_of(behind));
    return out;
}

std::string control(char number, std::uint8_t side) {
    std::string chunk = "fcTL" + std::string(26, '\0');
    chunk[7] = number;
    chunk[11] = chunk[15] = static_cast<char>(side);
    return chunk;
}

// Who knows no animation reads the picture before the frames; so do we, whatever becomes of these.
TEST(AnimatedPngs, AreReadAsTheStillPictureThatTheyAreToOthers) {
    using namespace std::string_literals;
    const std::string two_frames = "acTL\0\0\0\2\0\0\0\0"s, no_pixels = "fdAT\0\0\0\1broken"s;
    const auto side = static_cast<std::uint8_t>(sample_png()[19]);
    const std::vector<Bytes> files{
        png_with({two_frames}, {}, ""),                                          // no frame at all
        png_with({two_frames}, {control(0, 1), no_pixels}, ""),                  // the picture is no frame
        png_with({two_frames, control(0, side)}, {}, "garbage"),                 // bytes behind the end
        png_with({two_frames, control(0, side)}, {control(1, 255)}, ""),         // a frame that does not fit
        png_with({two_frames, control(0, 255)}, {control(1, 1), no_pixels}, ""), // the first does not fit
    };
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto scan = scanned(files[i]);
        ASSERT_TRUE(scan) << i;
        EXPECT_EQ(texts_of(*scan), std::vector{here}) << i;
        EXPECT_FALSE(left_unread(*scan, "it")) << i;
    }
}

TEST(PicturePart, IsToldInWords) {
    EXPECT_EQ(words({PartKind::whole, 1, PictureKind::png}), "");
    EXPECT_EQ(words({PartKind::page, 3, PictureKind::pdf}), "page 3");
    EXPECT_EQ(words({PartKind::frame, 12, PictureKind::gif}), "frame 12");
    EXPECT_EQ(words({PartKind::whole, 1, PictureKind::png, 2, "a.png"}), "picture 2 (a.png)");
    EXPECT_EQ(words({PartKind::page, 3, PictureKind::pdf, 1, "card.pdf"}), "page 3 of file 1 (card.pdf)");
}

} // namespace
} // namespace qrid
