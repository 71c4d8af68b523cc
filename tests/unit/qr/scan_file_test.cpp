// Files of every kind in which people send a code, made by other programs (testdata/files).
#include "qrid/base/files.h"
#include "qrid/picture/frames.h"
#include "qrid/picture/pages.h"
#include "qrid/qr/scan_file.h"
#include "qrid/qr/symbol.h"
#include "support/errors.h"
#include "support/pdf.h"

#include <gtest/gtest.h>

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
    ASSERT_TRUE(scan.has_codes());
    EXPECT_EQ(scan.pages.front().report.codes.front().text, here);
    EXPECT_EQ(scan.pages.front().width, side);
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
