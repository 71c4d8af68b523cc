// Modules of every size: what is read, and whether the reason is true when nothing is.
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
    const int samples = module < 8 ? 5 : 2;
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
    for (const double module : {1.2, 1.33, 1.5, 1.7, 1.9, 2.2, 2.6, 3.5, 5.2, 7.7, 11.0, 16.0, 23.0, 34.0, 42.0, 48.0})
        for (const double degrees : {0.0, 4.0}) {
            if (degrees != 0 && module < 1.5) continue;
            EXPECT_TRUE(reads(drawn_at(middling, module, degrees), some_text(100))) << module << ", " << degrees;
        }
    for (const double module : {70.0, 110.0}) EXPECT_TRUE(reads(drawn_at(small, module, 4), some_text(14))) << module;
    constexpr int huge = 400;
    GrayImage picture = test::blank((small.size + 3) * huge, (small.size + 2) * huge);
    test::draw(picture, small, huge, huge, huge);
    EXPECT_TRUE(reads(picture, some_text(14)));
}

} // namespace
} // namespace qrid
