// What is left of a picture after it was made safe to pass on.
#include "qrid/crypto/digest.h"
#include "qrid/doctor/redact.h"
#include "qrid/picture/load.h"
#include "qrid/picture/scale.h"
#include "qrid/qr/inside/prepare.h"
#include "qrid/qr/inside/zxing_reader.h"
#include "support/pictures.h"
#include "unit/qr/drawing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>
#include <set>

namespace qrid {
namespace {

using namespace test;

Random seeded(unsigned seed) {
    return [engine = std::mt19937(seed)](std::span<std::uint8_t> bytes) mutable {
        for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine());
    };
}

Image coloured(const GrayImage& picture) {
    Image image(picture.width, picture.height);
    for (std::size_t i = 0; i < image.rgb.size(); ++i) image.rgb[i] = picture.pixels[i / 3];
    return image;
}

const KnownFaces no_faces{true, {}};

Image redacted(Image picture, const KnownFaces& faces = no_faces, unsigned seed = 1) {
    const ScanReport report = scan_with_report(to_gray(picture));
    redact(picture, report, faces, seeded(seed));
    return picture;
}

// By our scanner or by ZXing, at several scales.
bool is_read(const Image& picture) {
    for (const double scale : {1.0, 0.5, 0.25, 2.0}) {
        const int width = static_cast<int>(picture.width * scale), height = static_cast<int>(picture.height * scale);
        if (std::min(width, height) < 20 || std::max(width, height) > 2000) continue;
        const GrayImage grey = to_gray(resize(picture, width, height));
        if (!scan_codes(grey).empty()) return true;
        if (!read_with_zxing(threshold_local(grey, 15), Reading::anywhere).empty()) return true;
    }
    return false;
}

TEST(Redact, LeavesNoCodeThatAnybodyReads) {
    for (unsigned i = 0; i < 16; ++i) {
        const Symbol symbol = encode_symbol(some_text(20 + static_cast<int>(i) * 30, i + 1));
        const int pixels = i % 6 == 0 ? 8 : 2 + static_cast<int>(i % 3);
        const Image picture =
            coloured(i % 2 == 0 ? picture_of(symbol, pixels) : turned(picture_of(symbol, pixels), i * 7));
        ASSERT_TRUE(is_read(picture)) << i;
        EXPECT_FALSE(is_read(redacted(picture, no_faces, i))) << i;
    }
}

TEST(Redact, LeavesNothingOfACodeThatNobodyNoticed) {
    const Image picture = coloured(picture_of(encode_symbol(some_text(40)), 10));
    Image copy = picture;
    redact(copy, {}, no_faces, seeded(1));
    EXPECT_FALSE(is_read(copy));
}

TEST(Redact, KeepsTheFinderPatternsAndNoOtherModules) {
    const Symbol symbol = encode_symbol(some_text(300));
    constexpr int pixels = 6, margin = 4 * pixels;
    const Image picture = coloured(picture_of(symbol, pixels)), copy = redacted(picture);
    const auto module = [&](const Image& image, int u, int v) {
        return image.at(margin + u * pixels + pixels / 2, margin + v * pixels + pixels / 2)[0] < 128;
    };
    int same = 0, all = 0;
    for (int v = 0; v < symbol.size; ++v)
        for (int u = 0; u < symbol.size; ++u) {
            const bool in_finder = (u < 7 || u >= symbol.size - 7) && (v < 7 || v >= symbol.size - 7) &&
                                   !(u >= symbol.size - 7 && v >= symbol.size - 7);
            if (in_finder) {
                EXPECT_EQ(module(copy, u, v), symbol.dark(u, v)) << u << " " << v;
            } else if ((u > 8 && u < symbol.size - 9) || (v > 8 && v < symbol.size - 9)) {
                ++all;
                same += module(copy, u, v) == symbol.dark(u, v);
            }
        }
    // Drawn by lot: half of them are as they were, give or take six standard deviations.
    EXPECT_NEAR(same, all / 2.0, 6 * std::sqrt(all / 4.0));
}

TEST(Redact, DrawsFinderPatternsAnewSinceAnythingMayStandInThem) {
    constexpr int pixels = 16, margin = 4 * pixels;
    const Symbol symbol = encode_symbol(some_text(200));
    const Image plain = coloured(picture_of(symbol, pixels));
    Image written = plain;
    for (int y = margin + 3 * pixels; y < margin + 4 * pixels; ++y) // a line of something within the middle square
        for (int x = margin + 2 * pixels; x < margin + 5 * pixels; ++x)
            if ((x + y) % 5 == 0) std::fill_n(written.at(x, y), 3, 255);
    const ScanReport report = scan_with_report(to_gray(written));
    ASSERT_EQ(report.codes.size(), 1U);
    Image copy = written;
    redact(copy, report, no_faces, seeded(1));
    for (int y = margin + 3 * pixels; y < margin + 4 * pixels; ++y)
        for (int x = margin + 2 * pixels + 2; x < margin + 5 * pixels - 2; ++x)
            ASSERT_TRUE(std::equal(copy.at(x, y), copy.at(x, y) + 3, copy.at(x - 1, y))) << x << " " << y;
}

TEST(Redact, TellsNoMoreOfTheRestThanAFewColours) {
    const Image copy = redacted(gradient(640, 400));
    std::set<std::array<std::uint8_t, 3>> colours;
    for (int y = 0; y < copy.height; ++y)
        for (int x = 0; x < copy.width; ++x) {
            colours.insert({copy.at(x, y)[0], copy.at(x, y)[1], copy.at(x, y)[2]});
            EXPECT_EQ(std::equal(copy.at(x, y), copy.at(x, y) + 3, copy.at(x / 64 * 64, y / 64 * 64)), true);
        }
    for (const auto& colour : colours)
        for (const std::uint8_t channel : colour) EXPECT_EQ(channel % 85, 0);
}

TEST(Redact, CoversAFaceWithOneColour) {
    const FaceBox box{200, 150, 100, 120, 1};
    const Image copy = redacted(gradient(640, 400), {true, {&box, 1}});
    for (int y = 150; y < 270; ++y)
        for (int x = 200; x < 300; ++x) ASSERT_EQ(copy.at(x, y)[0], 128) << x << " " << y;
}

TEST(Redact, IsCoarserWhereFacesCouldNotBeSought) {
    const auto tiles = [](const Image& image) {
        int edges = 0;
        for (int x = 1; x < image.width; ++x)
            edges += !std::equal(image.at(x, 0), image.at(x, 0) + 3, image.at(x - 1, 0));
        return edges;
    };
    EXPECT_LE(tiles(redacted(gradient(600, 600), {false, {}})), 5);
}

RC_GTEST_PROP(Redact, HoldsWhateverTheReportSays, ()) {
    Image picture = gradient(*rc::gen::inRange(16, 200), *rc::gen::inRange(16, 200));
    ScanReport report;
    const auto corner = rc::gen::oneOf(rc::gen::inRange(-50, 250), rc::gen::arbitrary<int>());
    for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
        FoundCode code;
        for (CodeCorner& at : code.corners) at = {*corner, *corner};
        code.version = *rc::gen::inRange(-1, 41);
        report.codes.push_back(code);
    }
    PictureQuality quality;
    quality.outline = Quad{PlanePoint{*corner * 1.0, 1e30}, {std::nan(""), 3}, {5, 7}, {*corner * 1.0, 4}};
    quality.module = *rc::gen::element(0.0, -1.0, std::nan(""), 1e-300, 1e300);
    report.quality = quality;
    const std::array<FaceBox, 2> faces{FaceBox{1e30F, -1e30F, 1e30F, std::nanf(""), 1}, FaceBox{-5, -5, 1e9F, 1e9F, 1}};
    const int width = picture.width, height = picture.height;
    redact(picture, report, {true, faces}, seeded(1));
    RC_ASSERT(picture.width == width && picture.height == height);
}

} // namespace
} // namespace qrid
