#include "qrid/qr/inside/grid_reader.h"
#include "qrid/qr/inside/module_values.h"
#include "unit/qr/drawing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

using test::some_text;

std::vector<FoundCode> read_grid(const GrayImage& picture, Deadline deadline = {}) {
    GridSight sight;
    Pyramid pyramid(picture);
    return read_with_grid(
        pyramid, 0, deadline, [](PlanePoint, double) { return false; }, Until::first_read, sight);
}

/// The symbol as a camera sees it: its outline at the four corners, in a light picture, soft by half a pixel.
GrayImage seen(const Symbol& symbol, const Quad& outline, int width, int height) {
    const double far = symbol.size;
    const auto to_symbol = Homography::between(outline, {{{0, 0}, {far, 0}, {far, far}, {0, far}}}).value();
    GrayImage picture = test::blank(width, height, 230);
    constexpr int samples = 3;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            int dark = 0;
            for (int i = 0; i < samples * samples; ++i) {
                const PlanePoint at = to_symbol({x + (i % samples + 0.5) / samples, y + (i / samples + 0.5) / samples});
                const int u = static_cast<int>(std::floor(at.x)), v = static_cast<int>(std::floor(at.y));
                dark += u >= 0 && v >= 0 && u < symbol.size && v < symbol.size && symbol.dark(u, v);
            }
            picture.pixels[test::offset(picture, x, y)] =
                static_cast<std::uint8_t>(230 - 200 * dark / (samples * samples));
        }
    return picture;
}

TEST(Homography, TakesFourPointsToFour) {
    const Quad from{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}}, to{{{3, 4}, {100, 20}, {80, 90}, {-5, 70}}};
    const auto map = Homography::between(from, to);
    ASSERT_TRUE(map);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_LT(length((*map)(from[i]) - to[i]), 1e-6);
    EXPECT_FALSE(Homography::between(from, {{{0, 0}, {1, 1}, {2, 2}, {3, 3}}}));
}

TEST(GridReader, TellsWhereTheCodeLies) {
    const Symbol symbol = encode_symbol(some_text(300));
    const Quad outline{{{60, 40}, {420, 70}, {400, 430}, {45, 395}}};
    const auto codes = read_grid(seen(symbol, outline, 480, 480));
    ASSERT_EQ(codes.size(), 1U);
    EXPECT_EQ(codes[0].text, some_text(300));
    EXPECT_EQ(codes[0].version, symbol.version);
    EXPECT_EQ(codes[0].corrected, 0);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(codes[0].corners[i].x, outline[i].x, 2);
        EXPECT_NEAR(codes[0].corners[i].y, outline[i].y, 2);
    }
}

RC_GTEST_PROP(GridReader, ReadsWhatACameraSees, ()) {
    const int bytes = *rc::gen::inRange(20, 900);
    const Symbol symbol = encode_symbol(some_text(bytes));
    // From 3 pixels a module, any way up, each corner off by up to a twenty-fifth of the side. (Off by a twelfth, one
    // in forty is not read: the bench of scanning has the rates.)
    const double side = symbol.size * (*rc::gen::inRange(30, 70)) / 10.0, angle = *rc::gen::inRange(0, 360) * 0.01745;
    const int size = static_cast<int>(2 * side);
    Quad outline;
    for (std::size_t i = 0; i < 4; ++i) {
        const double corner = angle + 1.5708 * static_cast<double>(i), reach = side * 0.707;
        outline[i] = {size / 2.0 + reach * std::cos(corner) + side * *rc::gen::inRange(-40, 40) / 1000.0,
                      size / 2.0 + reach * std::sin(corner) + side * *rc::gen::inRange(-40, 40) / 1000.0};
    }
    const auto codes = read_grid(seen(symbol, outline, size, size));
    RC_ASSERT(codes.size() == 1U);
    RC_ASSERT(codes[0].text == some_text(bytes));
}

TEST(GridReader, ReadsPaperThatIsBent) {
    const Symbol symbol = encode_symbol(some_text(700));
    const int side = 5 * symbol.size;
    GrayImage picture = test::blank(side + 120, side + 120);
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const double bent = y - 60 + 9 * std::sin(3.1 * x / picture.width); // by up to two modules
            const int u = (x - 60) / 5, v = static_cast<int>(std::floor(bent / 5));
            if (x >= 60 && u < symbol.size && v >= 0 && v < symbol.size && symbol.dark(u, v))
                picture.pixels[test::offset(picture, x, y)] = 20;
        }
    const auto codes = read_grid(picture);
    ASSERT_EQ(codes.size(), 1U);
    EXPECT_EQ(codes[0].text, some_text(700));
}

// The outer ring of the finder patterns cannot be told from the page.
TEST(GridReader, ReadsADarkPageWithoutQuietZone) {
    for (int bytes : {200, 900}) {
        const Symbol symbol = encode_symbol(some_text(bytes));
        const int margin = 40, side = 5 * symbol.size + 2 * margin;
        GrayImage picture = test::blank(side, side, 15);
        for (int y = margin; y < side - margin; ++y)
            for (int x = margin; x < side - margin; ++x)
                if (!symbol.dark((x - margin) / 5, (y - margin) / 5)) picture.pixels[test::offset(picture, x, y)] = 240;
        const auto codes = read_grid(picture);
        ASSERT_EQ(codes.size(), 1U) << bytes;
        EXPECT_EQ(codes[0].text, some_text(bytes));
    }
}

/// Each pixel the mean of the square around it, three times over: close to a Gaussian of that many pixels.
GrayImage blurred(GrayImage picture, double sigma) {
    const int reach = static_cast<int>(std::lround(sigma));
    for (int pass = 0; pass < 6; ++pass) {
        const GrayImage from = picture;
        for (int y = 0; y < picture.height; ++y)
            for (int x = 0; x < picture.width; ++x) {
                int sum = 0;
                for (int i = -reach; i <= reach; ++i) {
                    const int u = std::clamp(pass % 2 == 0 ? x + i : x, 0, picture.width - 1);
                    const int v = std::clamp(pass % 2 == 0 ? y : y + i, 0, picture.height - 1);
                    sum += from.pixels[test::offset(from, u, v)];
                }
                picture.pixels[test::offset(picture, x, y)] = static_cast<std::uint8_t>(sum / (2 * reach + 1));
            }
    }
    return picture;
}

TEST(Equaliser, UndoesBlurThatAThresholdCannot) {
    const Symbol symbol = encode_symbol(some_text(500));
    const GrayImage picture = blurred(test::picture_of(symbol, 6), 3); // over half a module
    Grid grid{
        symbol.version,
        Homography::between({{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}, {{{24, 24}, {30, 24}, {30, 30}, {24, 30}}}).value(),
        1,
        {}};
    const ModuleValues values = sample_modules(GreyView(picture), grid);
    const auto wrong = [&](const Modules& modules) {
        int count = 0;
        for (std::size_t i = 0; i < modules.size(); ++i) count += modules[i] != symbol.modules[i];
        return count;
    };
    const int before = wrong(threshold_modules(values, 11));
    const int after = wrong(threshold_modules(equalised(values, layout_of(symbol.version))));
    EXPECT_GT(before, 100);
    EXPECT_LT(after, before / 10);
}

// Finder and timing patterns of a real symbol, and noise between: nothing may be made of it.
TEST(GridReader, ReadsNothingFromRandomModules) {
    std::mt19937 random(7);
    for (int version : {1, 2, 5, 10, 20}) {
        Symbol symbol = encode_symbol(some_text(alphanumeric_capacity(version, EcLevel::low)), EcLevel::low);
        const Layout& layout = layout_of(version);
        for (int round = 0; round < 10; ++round) {
            for (std::size_t i = 0; i < symbol.modules.size(); ++i)
                if (layout.uses[i] == ModuleUse::data) symbol.modules[i] = random() & 1;
            EXPECT_TRUE(read_grid(test::picture_of(symbol, 4)).empty());
        }
    }
}

TEST(GridReader, StopsWhenItsTimeIsOver) {
    const GrayImage picture = test::picture_of(encode_symbol(some_text(300)), 4);
    EXPECT_TRUE(read_grid(picture, Deadline::in(std::chrono::milliseconds(0))).empty());
    EXPECT_EQ(read_grid(picture).size(), 1U);
}

TEST(GridReader, LeavesOutWhatIsTaken) {
    GrayImage picture = test::blank(700, 350);
    test::draw(picture, encode_symbol(some_text(60)), 30, 30, 5);
    test::draw(picture, encode_symbol(some_text(70)), 380, 30, 5);
    GridSight sight;
    Pyramid pyramid(picture);
    const auto codes = read_with_grid(
        pyramid, 0, {}, [](PlanePoint at, double) { return at.x < 350; }, Until::all_tried, sight);
    ASSERT_EQ(codes.size(), 1U);
    EXPECT_EQ(codes[0].text, some_text(70));
}

// A look that reads one code is not the end of it: the other's modules show at another size only.
TEST(GridReader, ReadsCodesOfSeveralSizes) {
    GrayImage picture = test::blank(1000, 600);
    test::draw(picture, encode_symbol(some_text(60)), 30, 30, 14);
    test::draw(picture, encode_symbol(some_text(300)), 700, 300, 2);
    GridSight sight;
    Pyramid pyramid(picture);
    auto codes = read_with_grid(
        pyramid, 0, {}, [](PlanePoint, double) { return false; }, Until::all_tried, sight);
    ASSERT_EQ(codes.size(), 2U);
    std::sort(codes.begin(), codes.end(), [](auto& a, auto& b) { return a.version < b.version; });
    EXPECT_EQ(codes[0].text, some_text(60));
    EXPECT_EQ(codes[1].text, some_text(300));
}

TEST(GridReader, KnowsTheCornersOfACodeInAMirror) {
    GrayImage picture = test::blank(400, 300);
    test::draw(picture, encode_symbol(some_text(60)), 60, 40, 5);
    for (int y = 0; y < picture.height; ++y)
        std::reverse(picture.pixels.begin() + y * picture.width, picture.pixels.begin() + (y + 1) * picture.width);
    const auto codes = read_grid(picture);
    ASSERT_EQ(codes.size(), 1U);
    EXPECT_TRUE(codes[0].mirrored);
    EXPECT_EQ(codes[0].text, some_text(60));
    EXPECT_EQ(codes[0].corrected, 0);
    const int side = modules_of(codes[0].version) * 5, left = 400 - 60 - side;
    const std::array<CodeCorner, 4> expected{{{400 - 60, 40}, {left, 40}, {left, 40 + side}, {400 - 60, 40 + side}}};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(codes[0].corners[i].x, expected[i].x, 2) << i;
        EXPECT_NEAR(codes[0].corners[i].y, expected[i].y, 2) << i;
    }
}

TEST(GridReader, SurvivesSmallPictures) {
    for (int side : {0, 1, 2, 3, 20, 21, 22, 43})
        for (std::uint8_t shade : {std::uint8_t{0}, std::uint8_t{255}})
            EXPECT_TRUE(read_grid(test::blank(side, side, shade)).empty());
}

} // namespace
} // namespace qrid
