// Codes on nothing: what shows depends on what lies behind.
#include "qrid/picture/png.h"
#include "qrid/qr/scan_file.h"
#include "qrid/qr/symbol.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace qrid {
namespace {

// A code whose modules, dark or light, are painted in a grey; the others are not there.
Bytes painted(const std::string& text, bool paints_dark, std::uint8_t grey) {
    const Symbol symbol = encode_symbol(text);
    constexpr int module = 4, quiet = 4;
    const int side = (symbol.size + 2 * quiet) * module;
    return png_rgba(side, side, [&](int y, std::span<std::uint8_t> row) {
        for (int x = 0; x < side; ++x) {
            const int column = x / module - quiet, line = y / module - quiet;
            const bool is_inside = std::min(column, line) >= 0 && std::max(column, line) < symbol.size;
            const bool is_dark = is_inside && symbol.dark(column, line);
            std::uint8_t* pixel = &row[static_cast<std::size_t>(x) * 4];
            std::fill_n(pixel, 3, grey);
            pixel[3] = is_dark == paints_dark ? 255 : 0;
        }
    });
}

std::string read(const Bytes& picture) {
    const FileScan scan = scan_file(picture);
    return scan.has_codes() ? scan.pages.front().report.codes.front().text : "";
}

TEST(Transparent, CodesAreReadOnEitherGround) {
    EXPECT_EQ(read(painted("dark on nothing", true, 0)), "dark on nothing");
    EXPECT_EQ(read(painted("grey on nothing", true, 90)), "grey on nothing");
    EXPECT_EQ(read(painted("light ground around nothing", false, 255)), "light ground around nothing");
    EXPECT_EQ(read(painted("light on nothing", true, 255)), "light on nothing");
    EXPECT_EQ(read(painted("nearly white on nothing", true, 245)), "nearly white on nothing");
}

TEST(Transparent, WhatIsDrawnUponIsThePictureThatWasRead) {
    const Bytes picture = painted("light on nothing", true, 255);
    int looked = 0;
    scan_file(picture, {}, {}, [&](Image& seen, const PageScan& page) {
        ++looked;
        EXPECT_EQ(page.report.codes.size(), 1U);
        EXPECT_EQ(seen.at(0, 0)[0], 0);
    });
    EXPECT_EQ(looked, 1);
}

} // namespace
} // namespace qrid
