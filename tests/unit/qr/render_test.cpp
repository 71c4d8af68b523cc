#include "qrid/base/compression.h"
#include "qrid/qr/render.h"
#include "qrid/qr/scan.h"
#include "support/errors.h"
#include "unit/qr/drawing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace qrid {
namespace {

using test::code_of;

const Symbol& card() {
    static const Symbol symbol = encode_symbol(test::some_text(300));
    return symbol;
}

std::string text_in(const GrayImage& picture) {
    const auto codes = scan_codes(picture);
    return codes.size() == 1 ? codes[0].text : "";
}

// The 1-bit PNG that we write has a palette of two colours, one IDAT chunk, and no filter but None and Up.
GrayImage unpack(ByteView png) {
    const auto get32 = [&](std::size_t at) {
        return png[at] << 24 | png[at + 1] << 16 | png[at + 2] << 8 | png[at + 3];
    };
    GrayImage picture = test::blank(get32(16), get32(20));
    const auto stride = static_cast<std::size_t>(picture.width + 7) / 8;
    const Bytes rows = zlib_inflate(png.subspan(59, static_cast<std::size_t>(get32(51))), 1 << 24);
    Bytes row(stride);
    for (int y = 0; y < picture.height; ++y) {
        const ByteView filtered = ByteView(rows).subspan(static_cast<std::size_t>(y) * (stride + 1), stride + 1);
        for (std::size_t i = 0; i < stride; ++i)
            row[i] = static_cast<std::uint8_t>(filtered[i + 1] + (filtered[0] == 2 ? row[i] : 0));
        for (int x = 0; x < picture.width; ++x)
            picture.pixels[test::offset(picture, x, y)] =
                (row[static_cast<std::size_t>(x / 8)] << x % 8 & 0x80) != 0 ? 255 : 0;
    }
    return picture;
}

TEST(Render, DrawsAPngThatIsTheSymbolInItsQuietZone) {
    for (int module_pixels : {1, 2, 3, 4, 7, 8, 9, 16, 21}) {
        const GrayImage picture = unpack(symbol_png(card(), module_pixels));
        EXPECT_EQ(picture.pixels, test::picture_of(card(), module_pixels).pixels) << module_pixels;
    }
    EXPECT_LT(symbol_png(card(), 4).size(), 2000U);
}

TEST(Render, DrawsAnSvgOfRuns) {
    const std::string svg = symbol_svg(card(), 4);
    const int side = card().size + 8;
    EXPECT_NE(svg.find("width=\"" + std::to_string(4 * side) + "\""), std::string::npos);
    EXPECT_NE(svg.find("shape-rendering=\"crispEdges\""), std::string::npos);
    // Every run of the last path, painted: the picture scans.
    GrayImage picture = test::blank(side, side);
    std::istringstream path(svg.substr(svg.rfind("d=\"") + 3));
    for (char letter = 0; path >> letter && letter == 'M';) {
        int x = 0, y = 0, length = 0;
        char step = 0;
        std::string rest;
        path >> x >> y >> step >> length;
        std::getline(path, rest, 'z');
        EXPECT_EQ(step, 'h');
        EXPECT_EQ(rest, "v1H" + std::to_string(x));
        for (int i = 0; i < length; ++i) picture.pixels[test::offset(picture, x + i, y)] = 0;
    }
    EXPECT_EQ(picture.pixels, test::picture_of(card(), 1).pixels);
}

// A terminal in light on dark: two pixels for each character.
GrayImage seen(const std::string& text, TerminalSize size) {
    GrayImage picture = test::blank(size.columns, 2 * size.rows, 0);
    std::istringstream lines(text);
    int row = 0;
    for (std::string line; std::getline(lines, line); ++row) {
        int column = 0;
        for (std::size_t at = 0; at < line.size(); ++column) {
            const bool wide = static_cast<unsigned char>(line[at]) >= 0x80;
            const std::string block = line.substr(at, wide ? 3 : 1);
            at += block.size();
            const bool upper = block == "█" || block == "▀", lower = block == "█" || block == "▄";
            EXPECT_TRUE(upper || lower || block == " ");
            if (upper) picture.pixels[test::offset(picture, column, 2 * row)] = 255;
            if (lower) picture.pixels[test::offset(picture, column, 2 * row + 1)] = 255;
        }
        EXPECT_EQ(column, size.columns);
    }
    EXPECT_EQ(row, size.rows);
    return picture;
}

TEST(Render, DrawsEncapsulatedPostScriptOfRuns) {
    const std::string eps = symbol_eps(card(), 0.4);
    const int side = card().size + 8;
    EXPECT_TRUE(eps.starts_with("%!PS-Adobe-3.0 EPSF-3.0\n"));
    EXPECT_TRUE(eps.ends_with("%%EOF\n"));
    const double points = 0.4 * side * 72 / 25.4;
    EXPECT_NE(eps.find(fmt::format("\n%%BoundingBox: 0 0 {0:.0f} {0:.0f}\n", std::ceil(points))), std::string::npos);
    EXPECT_NE(eps.find(fmt::format("\n%%HiResBoundingBox: 0 0 {0:.4f} {0:.4f}\n", points)), std::string::npos);
    EXPECT_NE(eps.find(fmt::format("\n1 setgray 0 0 {0} {0} rectfill\n", side)), std::string::npos);
    // Every run, painted from the lower left corner: the symbol in its quiet zone.
    GrayImage picture = test::blank(side, side);
    std::istringstream lines(eps);
    for (std::string line; std::getline(lines, line);) {
        int x = 0, y = 0, length = 0;
        char end = 0;
        if (std::sscanf(line.c_str(), "%d %d %d %c", &x, &y, &length, &end) != 4 || end != 'r') continue;
        for (int i = 0; i < length; ++i) picture.pixels[test::offset(picture, x + i, side - 1 - y)] = 0;
    }
    EXPECT_EQ(picture.pixels, test::picture_of(card(), 1).pixels);
    EXPECT_EQ(symbol_eps(card(), 0.4), eps);
}

TEST(Render, TellsItsSizeInPrint) {
    const int side = card().size + 8;
    EXPECT_DOUBLE_EQ(printed_side(card(), 0.5), side * 0.5);
    const std::string svg = symbol_svg(card(), 4, 0.5);
    EXPECT_NE(svg.find(fmt::format("width=\"{0:g}mm\" height=\"{0:g}mm\" viewBox=\"0 0 {1} {1}\"", side * 0.5, side)),
              std::string::npos);
    EXPECT_EQ(svg.substr(svg.find("viewBox")), symbol_svg(card(), 4).substr(symbol_svg(card(), 4).find("viewBox")));
    // 4 pixels for 0.4 mm are 10,000 a metre, both ways; unit 1 is the metre.
    const Bytes chunk{0, 0, 0, 9, 'p', 'H', 'Y', 's', 0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10, 1};
    const Bytes png = symbol_png(card(), 4, 0.4), plain = symbol_png(card(), 4);
    EXPECT_NE(std::search(png.begin(), png.end(), chunk.begin(), chunk.end()), png.end());
    EXPECT_EQ(png.size(), plain.size() + chunk.size() + 4);
    EXPECT_EQ(std::search(plain.begin(), plain.end(), chunk.begin() + 4, chunk.begin() + 8), plain.end());
}

TEST(Render, DrawsInATerminal) {
    const TerminalSize size = symbol_terminal_size(card());
    const std::string text = symbol_terminal(card(), false);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text_in(seen(text, size)), test::some_text(300));
    std::string coloured = symbol_terminal(card(), true);
    const std::string begin = "\x1b[38;5;231;48;5;16m", end = "\x1b[0m\n";
    std::string plain;
    std::istringstream lines(coloured);
    for (std::string line; std::getline(lines, line);) {
        ASSERT_TRUE(line.starts_with(begin) && (line + "\n").ends_with(end));
        plain += line.substr(begin.size(), line.size() + 1 - begin.size() - end.size()) + "\n";
    }
    EXPECT_EQ(plain, text);
}

TEST(Render, DrawsTheNegativeForATerminalThatWritesDark) {
    const TerminalSize size = symbol_terminal_size(card());
    const GrayImage light = seen(symbol_terminal(card(), false), size);
    GrayImage dark = seen(symbol_terminal(card(), false, TerminalInk::dark), size);
    EXPECT_NE(dark.pixels, light.pixels);
    for (std::uint8_t& pixel : dark.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
    EXPECT_EQ(dark.pixels, light.pixels);
    EXPECT_TRUE(symbol_terminal(card(), true, TerminalInk::dark).starts_with("\x1b[38;5;16;48;5;231m "));
}

TEST(Render, KnowsHowLargeItIsInATerminal) {
    const TerminalSize size = symbol_terminal_size(encode_symbol(test::some_text(1200)));
    EXPECT_EQ(size.columns, 117); // version 23
    EXPECT_EQ(size.rows, 59);
}

TEST(Render, RefusesModulesThatCannotBeDrawn) {
    for (int module_pixels : {-1, 0, 101}) {
        EXPECT_EQ(code_of([&] { symbol_png(card(), module_pixels); }), Code::usage);
        EXPECT_EQ(code_of([&] { symbol_svg(card(), module_pixels); }), Code::usage);
    }
    for (double module_mm : {-1.0, 0.0, 0.1999, 10.001, std::nan(""), HUGE_VAL}) {
        EXPECT_EQ(code_of([&] { symbol_png(card(), 4, module_mm); }), Code::usage);
        EXPECT_EQ(code_of([&] { symbol_svg(card(), 4, module_mm); }), Code::usage);
        EXPECT_EQ(code_of([&] { symbol_eps(card(), module_mm); }), Code::usage);
    }
}

} // namespace
} // namespace qrid
