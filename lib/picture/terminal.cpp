#include "qrid/picture/terminal.h"

#include "qrid/base/encoding.h"
#include "qrid/picture/load.h"
#include "qrid/picture/png.h"
#include "qrid/picture/scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>

namespace qrid {

namespace {

// So many pixels wide, and an even number high.
Image fitted(const Image& image, int width) {
    constexpr std::int64_t tallest = 3;
    const std::int64_t height =
        std::clamp<std::int64_t>(std::int64_t{image.height} * width / image.width, 2, tallest * width);
    return resize(image, width, static_cast<int>((height + 1) / 2 * 2));
}

struct Color {
    int r, g, b;
    explicit Color(const std::uint8_t* pixel) : r(pixel[0]), g(pixel[1]), b(pixel[2]) {}
};

constexpr int levels = 6; // of each channel in sixels
constexpr int colors = levels * levels * levels;

// Ordered dithering, so that a cheek is no staircase.
int quantized(int value, int x, int y) {
    constexpr std::array<int, 16> pattern{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};
    const int threshold = pattern.at(static_cast<std::size_t>((y & 3) * 4 + (x & 3)));
    return std::min(levels - 1, (value * (levels - 1) * 16 + threshold * 255 + 127) / (255 * 16));
}

int color_of(const Image& image, int x, int y) {
    const Color c(image.at(x, y));
    return (quantized(c.r, x, y) * levels + quantized(c.g, x, y)) * levels + quantized(c.b, x, y);
}

// One colour of six rows: a character a column, runs counted.
void append_run(std::string& out, char sixel, int count) {
    constexpr int worth_counting = 4;
    if (count >= worth_counting)
        fmt::format_to(std::back_inserter(out), "!{}{}", count, sixel);
    else
        out.append(static_cast<std::size_t>(count), sixel);
}

void append_band(std::string& out, const std::vector<int>& dots, int width, int rows) {
    std::array<bool, colors> used{};
    for (const int color : dots) used.at(static_cast<std::size_t>(color)) = true;
    for (int color = 0; color < colors; ++color) {
        if (!used.at(static_cast<std::size_t>(color))) continue;
        fmt::format_to(std::back_inserter(out), "#{}", color);
        char last = 0;
        int run = 0;
        for (int x = 0; x < width; ++x) {
            int bits = 0;
            for (int row = 0; row < rows; ++row)
                if (dots[static_cast<std::size_t>(row * width + x)] == color) bits |= 1 << row;
            const char sixel = static_cast<char>('?' + bits);
            if (sixel != last) append_run(out, last, run), last = sixel, run = 0;
            ++run;
        }
        append_run(out, last, run);
        out += '$'; // back to the beginning of the band
    }
    out.back() = '-';
}

} // namespace

std::string half_blocks(const Image& image, int columns) {
    const Image small = fitted(image, columns);
    std::string out;
    for (int y = 0; y < small.height; y += 2) {
        for (int x = 0; x < small.width; ++x) {
            const Color above(small.at(x, y)), below(small.at(x, y + 1));
            fmt::format_to(std::back_inserter(out), "\x1b[38;2;{};{};{};48;2;{};{};{}m▀", above.r, above.g, above.b,
                           below.r, below.g, below.b);
        }
        out += "\x1b[0m\n";
    }
    return out;
}

std::string shades(const Image& image, int columns) {
    static constexpr std::array steps{" ", "░", "▒", "▓", "█"};
    const Image small = fitted(image, columns);
    const GrayImage gray = to_gray(small);
    const auto pixel = [&](int x, int y) { return int{gray.pixels[static_cast<std::size_t>(y * gray.width + x)]}; };
    std::string out;
    for (int y = 0; y < small.height; y += 2) {
        for (int x = 0; x < small.width; ++x)
            out += steps.at(static_cast<std::size_t>((pixel(x, y) + pixel(x, y + 1)) * 5 / 511));
        out += '\n';
    }
    return out;
}

std::string sixels(const Image& image, int width) {
    constexpr int band = 6, percent = 100;
    const Image small = fitted(image, width);
    std::string out = fmt::format("\x1bPq\"1;1;{};{}", small.width, small.height);
    for (int color = 0; color < colors; ++color) {
        const auto part = [&](int divisor) { return color / divisor % levels * percent / (levels - 1); };
        fmt::format_to(std::back_inserter(out), "#{};2;{};{};{}", color, part(levels * levels), part(levels), part(1));
    }
    std::vector<int> dots;
    for (int top = 0; top < small.height; top += band) {
        const int rows = std::min(band, small.height - top);
        dots.clear();
        for (int y = top; y < top + rows; ++y)
            for (int x = 0; x < small.width; ++x) dots.push_back(color_of(small, x, y));
        append_band(out, dots, small.width, rows);
    }
    return out + "\x1b\\\n";
}

std::string kitty_graphics(const Image& image, int columns) {
    constexpr std::size_t most = 4096; // characters of one piece
    constexpr int widest = 256;
    const std::string data = base64_encode(png_rgb(fitted(image, std::min(image.width, widest))));
    std::string out;
    for (std::size_t at = 0; at < data.size(); at += most) {
        const bool is_last = at + most >= data.size();
        const std::string head = at == 0 ? fmt::format("a=T,f=100,c={},", columns) : std::string();
        out += fmt::format("\x1b_G{}m={};{}\x1b\\", head, is_last ? 0 : 1, std::string_view(data).substr(at, most));
    }
    return out + '\n';
}

} // namespace qrid
