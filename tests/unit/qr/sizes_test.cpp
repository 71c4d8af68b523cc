// Modules of every size: what is read, and whether the reason is true when nothing is.
#include "qrid/qr/layout.h"
#include "qrid/qr/scan.h"
#include "unit/qr/drawing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace qrid {
namespace {

using test::some_text;

/// Modules of any size, each pixel the mean of what it covers, with a quiet zone of four modules and some page below,
/// so that it is no symbol alone. `is_dark` is asked with a column and a row.
template <class IsDark>
GrayImage drawn_at(int size, double module, double degrees, IsDark is_dark) {
    const double turn = degrees * std::numbers::pi / 180, cosine = std::cos(turn), sine = std::sin(turn);
    const double reach = (size + 8) * (cosine + std::abs(sine)) * module;
    const int width = static_cast<int>(std::lround(reach)), height = static_cast<int>(std::lround(reach * 1.1));
    GrayImage picture = test::blank(width, height);
    const int samples = module < 3 ? 4 : module < 8 ? 2 : 1;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            int dark = 0;
            for (int i = 0; i < samples * samples; ++i) {
                const double u = (x + (i % samples + 0.5) / samples - reach / 2) / module;
                const double v = (y + (i / samples + 0.5) / samples - reach / 2) / module;
                const double column = cosine * u + sine * v + size / 2.0, row = -sine * u + cosine * v + size / 2.0;
                if (column < 0 || row < 0 || column >= size || row >= size) continue;
                dark += is_dark(static_cast<int>(column), static_cast<int>(row));
            }
            picture.pixels[test::offset(picture, x, y)] =
                static_cast<std::uint8_t>(250 - 240 * dark / (samples * samples));
        }
    return picture;
}

GrayImage drawn_at(const Symbol& symbol, double module, double degrees = 0) {
    return drawn_at(symbol.size, module, degrees, [&](int x, int y) { return symbol.dark(x, y); });
}

// A peer read modules of 34 to 48 pixels where we found nothing from 42 on.
TEST(Sizes, ModulesOf1To400PixelsAreRead) {
    const Symbol small = encode_symbol(some_text(14)), middling = encode_symbol(some_text(100));
    const auto reads = [](const GrayImage& picture, const std::string& text) {
        const auto codes = scan_codes(picture);
        return codes.size() == 1 && codes[0].text == text;
    };
    for (const double module : {1.2, 1.33, 1.5, 1.7, 1.9, 2.2, 2.6, 3.5, 5.2, 7.7, 11.0, 16.0, 23.0, 42.0})
        for (const double degrees : {0.0, 4.0}) {
            if (degrees != 0 && module < 1.5) continue;
            EXPECT_TRUE(reads(drawn_at(middling, module, degrees), some_text(100))) << module << ", " << degrees;
        }
    for (const double module : {48.0, 110.0}) EXPECT_TRUE(reads(drawn_at(small, module, 4), some_text(14))) << module;
    constexpr int huge = 400;
    GrayImage picture{(small.size + 3) * huge, (small.size + 2) * huge, {}};
    for (int row = -1; row <= small.size; ++row) {
        std::vector<std::uint8_t> line(static_cast<std::size_t>(picture.width), 255);
        for (int x = 0; x < small.size && row >= 0 && row < small.size; ++x)
            if (small.dark(x, row)) std::fill_n(line.begin() + (x + 1) * huge, huge, 0);
        for (int i = 0; i < huge; ++i) picture.pixels.insert(picture.pixels.end(), line.begin(), line.end());
    }
    EXPECT_TRUE(reads(picture, some_text(14)));
}

/// The symbol out of focus, sigma in modules: made at four pixels a module, then drawn larger or smaller.
GrayImage blurred_at(const Symbol& symbol, double module, double sigma) {
    constexpr int small = 4;
    GrayImage from = test::picture_of(symbol, small);
    const int reach = static_cast<int>(3 * sigma * small);
    std::vector<double> weights;
    for (int i = -reach; i <= reach; ++i) weights.push_back(std::exp(-i * i / (2 * sigma * sigma * small * small)));
    for (const bool is_across : {true, false}) {
        GrayImage to = from;
        for (int y = 0; y < from.height; ++y)
            for (int x = 0; x < from.width; ++x) {
                double sum = 0, weight = 0;
                for (int i = -reach; i <= reach; ++i) {
                    const int u = std::clamp(is_across ? x + i : x, 0, from.width - 1);
                    const int v = std::clamp(is_across ? y : y + i, 0, from.height - 1);
                    sum += weights[static_cast<std::size_t>(i + reach)] * from.pixels[test::offset(from, u, v)];
                    weight += weights[static_cast<std::size_t>(i + reach)];
                }
                to.pixels[test::offset(to, x, y)] = static_cast<std::uint8_t>(sum / weight);
            }
        from = std::move(to);
    }
    const int side = static_cast<int>(from.width * module / small);
    GrayImage picture = test::blank(side, side + 20);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const double u = std::clamp((x + 0.5) * small / module - 0.5, 0.0, from.width - 1.001);
            const double v = std::clamp((y + 0.5) * small / module - 0.5, 0.0, from.width - 1.001);
            const int left = static_cast<int>(u), top = static_cast<int>(v);
            const auto at = [&](int i, int j) {
                return double{1} * from.pixels[test::offset(from, left + i, top + j)];
            };
            const double upper = at(0, 0) + (u - left) * (at(1, 0) - at(0, 0));
            const double lower = at(0, 1) + (u - left) * (at(1, 1) - at(0, 1));
            picture.pixels[test::offset(picture, x, y)] =
                static_cast<std::uint8_t>(upper + (v - top) * (lower - upper));
        }
    return picture;
}

// No program of today draws Model 1: its format information stands in a symbol of Model 2.
TEST(Quality, NamesModel1) {
    Symbol symbol = encode_symbol(some_text(14));
    const FormatPlaces places = format_places(symbol.size);
    const unsigned bits = format_bits_of_model_1(EcLevel::medium, 3);
    for (const auto& copy : {places.beside_top_left, places.beside_others})
        for (std::size_t bit = 0; bit < copy.size(); ++bit)
            symbol.modules[static_cast<std::size_t>(copy[bit].y * symbol.size + copy[bit].x)] = bits >> bit & 1U;
    std::mt19937 random(3); // its data lie otherwise
    for (int y = 9; y < symbol.size - 9; ++y)
        for (int x = 9; x < symbol.size; ++x)
            symbol.modules[static_cast<std::size_t>(y * symbol.size + x)] = random() & 1U;
    const ScanReport report = scan_with_report(test::picture_of(symbol, 5));
    ASSERT_TRUE(report.quality);
    EXPECT_EQ(report.quality->trouble, Trouble::other_symbology);
    EXPECT_TRUE(report.quality->seen.english().starts_with("there is a version 1 code of Model 1"))
        << report.quality->seen.english();
}

// "Modules hardly a pixel" was said of modules of 42 pixels.
TEST(Sizes, TheReasonIsTrueAtEverySize) {
    const Symbol symbol = encode_symbol(some_text(70));
    const int size = symbol.size;
    const auto trouble = [](const GrayImage& picture) {
        const ScanReport report = scan_with_report(picture, {std::chrono::milliseconds(20'000)});
        EXPECT_TRUE(report.codes.empty());
        return report.quality ? std::string(name(report.quality->trouble)) + ": " + report.quality->seen.english()
                              : "read";
    };
    const auto begins = [](const std::string& text, const std::string& start) { return text.starts_with(start); };
    for (const double module : {2.0, 3.3, 6.0, 12.0, 44.0}) {
        const std::string cut =
            trouble(drawn_at(size, module, 0, [&](int x, int y) { return y < size - 9 && symbol.dark(x, y); }));
        EXPECT_TRUE(begins(cut, "cut-off: a code's finder pattern at the bottom left")) << module << ": " << cut;
        const std::string covered = trouble(drawn_at(size, module, 0, [&](int x, int y) {
            const bool is_kept = x < 9 || y < 9 || x == size - 1;
            return is_kept && symbol.dark(x, y);
        }));
        EXPECT_TRUE(begins(covered, "damaged")) << module << ": " << covered;
        if (module < 3) continue; // a picture of 80 pixels is too small, whatever else it is
        const std::string blurred = trouble(blurred_at(symbol, module, 0.95));
        EXPECT_TRUE(begins(blurred, "too-blurred")) << module << ": " << blurred;
    }
    const Symbol large = encode_symbol(some_text(900));
    for (const double module : {0.7, 0.85, 0.95}) {
        const std::string small = trouble(drawn_at(large, module));
        EXPECT_TRUE(begins(small, "too-small")) << module << ": " << small;
    }
}

} // namespace
} // namespace qrid
