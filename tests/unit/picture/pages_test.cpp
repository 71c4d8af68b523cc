#include "qrid/picture/jpeg.h"
#include "qrid/picture/pages.h"
#include "support/errors.h"
#include "support/pdf.h"
#include "support/pictures.h"

#include <gtest/gtest.h>

#include <sys/wait.h>

namespace qrid {
namespace {

using test::code_of;
using test::Pdf;
using test::pdf_file;

std::string said(const auto& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

class PdfPages : public testing::Test {
protected:
    void SetUp() override {
        if (said([] { Pages(pdf_file({})); }).find("built without") != std::string::npos) GTEST_SKIP();
    }
};

int red_at(const Image& image, int x, int y) { return image.at(x, y)[0]; }

TEST(Pages, APictureIsOnePage) {
    const Bytes jpeg = encode_jpeg(test::gradient(40, 30));
    Pages pages(jpeg);
    EXPECT_EQ(pages.count(), 1U);
    EXPECT_EQ(pages.in_file(), 1U);
    EXPECT_EQ(pages.kind(), PictureKind::jpeg);
    EXPECT_EQ(pages.page(0).rgb, load_picture(jpeg).rgb);
    const Bytes cut(jpeg.begin(), jpeg.end() - 40);
    EXPECT_EQ(code_of([&] { Pages(cut).page(0); }), Code::unreadable_file);
}

TEST(Pages, OnlyPagesReadAPdf) {
    EXPECT_EQ(said([] { load_picture(pdf_file({})); }), "a PDF is not a picture");
}

TEST_F(PdfPages, AreDrawnAt300Dpi) {
    const Bytes file = pdf_file({.pages = 2, .width = 144, .height = 72, .content = "0 0 0 rg 36 36 36 36 re f"});
    Pages pages(file);
    EXPECT_EQ(pages.count(), 2U);
    const Image page = pages.page(1);
    EXPECT_EQ(page.width, 600);
    EXPECT_EQ(page.height, 300);
    EXPECT_EQ(red_at(page, 10, 10), 255);
    EXPECT_EQ(red_at(page, 200, 100), 0); // PDF counts from the bottom: the square is in the upper half
    EXPECT_EQ(red_at(page, 200, 200), 255);
}

TEST_F(PdfPages, OnlyTheFirstOnesOfManyAreLookedAt) {
    const Bytes file = pdf_file({.pages = 37});
    const Pages pages(file);
    EXPECT_EQ(pages.count(), Pages::most);
    EXPECT_EQ(pages.in_file(), 37U);
}

TEST_F(PdfPages, KeepToEveryLimit) {
    const Bytes large = pdf_file({.width = 14400, .height = 7200});
    const Image page = Pages(large).page(0);
    EXPECT_LE(std::int64_t{page.width} * page.height, 24'000'000);
    EXPECT_GT(std::int64_t{page.width} * page.height, 23'000'000);
    EXPECT_LE(Pages(large, {.max_side = 500}).page(0).width, 500);
    const Image few = Pages(large, {.max_pixels = 100'000}).page(0);
    EXPECT_LE(few.width * few.height, 100'000);
    EXPECT_EQ(code_of([&] { Pages(large, {.max_bytes = 100}); }), Code::picture_too_large);
    const Bytes thin = pdf_file({.width = 14400, .height = 1});
    EXPECT_EQ(code_of([&] { Pages(thin).page(0); }), Code::unreadable_file);
    const Bytes endless = pdf_file({.width = 1e9, .height = 1e9});
    EXPECT_EQ(said([&] { Pages(endless).page(0); }), "the PDF has an unsupported format");
}

TEST_F(PdfPages, RefuseAFileCutShort) {
    const Bytes whole = pdf_file({});
    for (std::size_t lost : {std::size_t{3}, std::size_t{20}, whole.size() / 2, whole.size() - 8})
        EXPECT_EQ(said([&] { Pages(ByteView(whole).first(whole.size() - lost)); }),
                  "the PDF is damaged or cut short: no end")
            << lost;
    Bytes hollow = whole;
    std::fill(hollow.begin() + 9, hollow.end() - 40, std::uint8_t{' '});
    EXPECT_EQ(code_of([&] { Pages(hollow).page(0); }), Code::unreadable_file);
}

TEST_F(PdfPages, RefuseAPassword) {
    const std::string no_key(32, 'x');
    const Bytes file =
        pdf_file({.trailer = fmt::format(
                      "/ID [({0}) ({0})] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ({0}) /U ({0}) >>", no_key)});
    EXPECT_EQ(said([&] { Pages pages(file); }), "the PDF is encrypted");
}

TEST_F(PdfPages, AnImageOfGiantSizeDoesNoHarm) {
    const Bytes file = pdf_file({.content = "144 0 0 144 0 0 cm /I Do",
                                 .resources = "/XObject << /I 4 0 R >>",
                                 .objects = {"<< /Type /XObject /Subtype /Image /Width 200000 /Height 200000 "
                                             "/BitsPerComponent 16 /ColorSpace /DeviceCMYK /Length 1 >>\n"
                                             "stream\nx\nendstream"}});
    const auto code = code_of([&] { Pages(file, {.max_time = std::chrono::seconds(2)}).page(0); });
    EXPECT_TRUE(!code || code == Code::unreadable_file || code == Code::picture_too_large);
}

TEST_F(PdfPages, AreGivenUpWhenTheyWouldBeDrawnForYears) {
    // seven forms, each drawing the next a hundred times: 10^12 squares
    Pdf slow{.content = "/F Do", .resources = "/XObject << /F 4 0 R >>"};
    std::string calls;
    for (int i = 0; i < 100; ++i) calls += "/F Do ";
    for (int form = 4; form <= 10; ++form) {
        const std::string content = form < 10 ? calls : "0 0 100 100 re f";
        slow.objects.push_back(fmt::format("<< /Type /XObject /Subtype /Form /BBox [0 0 144 144] /Resources << "
                                           "/XObject << /F {} 0 R >> >> /Length {} >>\nstream\n{}\nendstream",
                                           form + 1, content.size(), content));
    }
    const Bytes file = pdf_file(slow);
    EXPECT_EQ(said([&] { Pages(file, {.max_time = std::chrono::milliseconds(900)}).page(0); }),
              "decoding the PDF took longer than 0.9 s");
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "its program still runs, or was not waited for";
}

TEST_F(PdfPages, EndWithTheirTime) {
    const Bytes file = pdf_file({});
    EXPECT_EQ(said([&] { Pages(file, {.max_time = std::chrono::milliseconds(1)}).page(0); }),
              "decoding the PDF took longer than 0.001 s");
}

} // namespace
} // namespace qrid
