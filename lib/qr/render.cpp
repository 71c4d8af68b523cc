#include "qrid/qr/render.h"

#include "qrid/base/error.h"
#include "qrid/picture/png.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <utility>

namespace qrid {

namespace {

void check_module(int module_pixels) {
    if (module_pixels < 1 || module_pixels > max_module_pixels)
        throw Error(Code::usage, fmt::format("a module of {} pixels cannot be drawn", module_pixels),
                    fmt::format("choose 1 to {}", max_module_pixels));
}

void check_print(double module_mm) {
    if (!(module_mm >= least_module_mm && module_mm <= most_module_mm)) // nor is it no number at all
        throw Error(Code::usage, fmt::format("a module of {:.6g} mm cannot be drawn", module_mm),
                    fmt::format("choose {:g} to {:g}", least_module_mm, most_module_mm));
}

std::uint32_t pixels_per_metre(int module_pixels, double module_mm) {
    constexpr double mm_per_metre = 1000;
    return static_cast<std::uint32_t>(std::lround(module_pixels * mm_per_metre / module_mm));
}

/// Calls act(x, y, length) for each run of dark modules, row by row.
template <class Act>
void for_each_run(const Symbol& symbol, const Act& act) {
    for (int y = 0; y < symbol.size; ++y)
        for (int x = 0; x < symbol.size; ++x) {
            const int start = x;
            while (x < symbol.size && symbol.dark(x, y)) ++x;
            if (x > start) act(start, y, x - start);
        }
}

constexpr std::size_t together_in_row = 8;

/// Of each byte, in which a 1 is a dark module and the leftmost is the highest, the pixels, of which a 1 is light:
/// `module_pixels` bytes. Made at the first call, and kept.
const Bytes& pixels_of_eight(int module_pixels) {
    static std::array<Bytes, max_module_pixels + 1> kept;
    static std::array<std::once_flag, max_module_pixels + 1> made;
    const auto bytes = static_cast<std::size_t>(module_pixels);
    std::call_once(made.at(bytes), [&] {
        constexpr std::size_t patterns = 256;
        Bytes pixels(patterns * bytes);
        for (std::size_t modules = 0; modules < patterns; ++modules)
            for (std::size_t x = 0; x < together_in_row * bytes; ++x)
                if ((modules >> (together_in_row - 1 - x / bytes) & 1) == 0)
                    pixels[modules * bytes + x / 8] |= static_cast<std::uint8_t>(0x80 >> x % 8);
        kept[bytes] = std::move(pixels);
    });
    return kept[bytes];
}

/// A row of pixels for each row of modules, the quiet zone among them.
Bytes pixel_rows(const Symbol& symbol, int module_pixels) {
    const auto side = static_cast<std::size_t>(symbol.size + 2 * quiet_zone),
               size = static_cast<std::size_t>(symbol.size);
    const auto stride = static_cast<std::size_t>(bilevel_stride(static_cast<int>(side) * module_pixels));
    const auto bytes = static_cast<std::size_t>(module_pixels);
    const Bytes& pixels = pixels_of_eight(module_pixels);
    const std::size_t eights = (side + together_in_row - 1) / together_in_row;
    Bytes rows(stride * side, 0xff), modules(eights * together_in_row), row(eights * bytes);
    for (std::size_t y = 0; y < size; ++y) {
        std::copy_n(symbol.modules.begin() + static_cast<std::ptrdiff_t>(y * size), size, modules.begin() + quiet_zone);
        for (std::size_t i = 0; i < eights; ++i) {
            std::size_t pattern = 0;
            for (std::size_t x = 0; x < together_in_row; ++x)
                pattern = pattern << 1 | (modules[i * together_in_row + x] != 0 ? 1U : 0U);
            std::copy_n(pixels.data() + pattern * bytes, bytes, row.data() + i * bytes);
        }
        std::copy_n(row.data(), stride, rows.data() + (y + quiet_zone) * stride);
    }
    return rows;
}

/// A module by its place in the drawing, where the quiet zone comes first and everything outside is light.
bool dark_in_drawing(const Symbol& symbol, int x, int y) {
    x -= quiet_zone;
    y -= quiet_zone;
    return x >= 0 && y >= 0 && x < symbol.size && y < symbol.size && symbol.dark(x, y);
}

} // namespace

double printed_side(const Symbol& symbol, double module_mm) {
    check_print(module_mm);
    return (symbol.size + 2 * quiet_zone) * module_mm;
}

Bytes symbol_png(const Symbol& symbol, int module_pixels, std::optional<double> module_mm) {
    check_module(module_pixels);
    if (module_mm) check_print(*module_mm);
    const int side = symbol.size + 2 * quiet_zone, pixels = side * module_pixels;
    return png_bilevel(pixels, pixels, pixel_rows(symbol, module_pixels), module_pixels,
                       module_mm ? pixels_per_metre(module_pixels, *module_mm) : 0);
}

std::string symbol_svg(const Symbol& symbol, int module_pixels, std::optional<double> module_mm) {
    check_module(module_pixels);
    if (module_mm) check_print(*module_mm);
    const int side = symbol.size + 2 * quiet_zone;
    const std::string size =
        module_mm ? fmt::format("{:.6g}mm", printed_side(symbol, *module_mm)) : fmt::format("{}", side * module_pixels);
    std::string svg;
    const auto out = std::back_inserter(svg);
    fmt::format_to(out,
                   R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}" viewBox="0 0 {1} {1}" )"
                   R"(shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{1}v{1}H0z"/><path d=")",
                   size, side);
    for_each_run(symbol, [&](int x, int y, int length) {
        fmt::format_to(out, "M{} {}h{}v1H{}z", x + quiet_zone, y + quiet_zone, length, x + quiet_zone);
    });
    svg += "\"/></svg>\n";
    return svg;
}

std::string symbol_eps(const Symbol& symbol, double module_mm) {
    check_print(module_mm);
    constexpr double points_per_mm = 72 / 25.4;
    const int side = symbol.size + 2 * quiet_zone;
    const double points = printed_side(symbol, module_mm) * points_per_mm;
    std::string eps;
    const auto out = std::back_inserter(eps);
    fmt::format_to(out,
                   "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 {0:.0f} {0:.0f}\n%%HiResBoundingBox: 0 0 {1:.4f} "
                   "{1:.4f}\n%%Title: QR code {2}-{3}\n%%Creator: qrid\n%%LanguageLevel: 2\n%%Pages: 1\n%%EndComments\n"
                   "%%Page: 1 1\nsave 3 dict begin\n{4:.8g} dup scale\n1 setgray 0 0 {5} {5} rectfill\n"
                   "% x y length: a run of dark modules\n"
                   "/r {{ 3 1 roll moveto dup 0 rlineto 0 1 rlineto neg 0 rlineto closepath }} bind def\n"
                   "0 setgray newpath\n",
                   std::ceil(points), points, symbol.version, letter(symbol.level), module_mm * points_per_mm, side);
    for_each_run(symbol, [&](int x, int y, int length) {
        fmt::format_to(out, "{} {} {} r\n", x + quiet_zone, side - 1 - (y + quiet_zone), length); // y goes up
    });
    eps += "fill end restore showpage\n%%EOF\n";
    return eps;
}

std::string symbol_terminal(const Symbol& symbol, bool color, TerminalInk ink) {
    const auto [columns, rows] = symbol_terminal_size(symbol);
    const bool writes_dark = ink == TerminalInk::dark;
    std::string text;
    for (int row = 0; row < rows; ++row) {
        if (color) text += writes_dark ? "\x1b[38;5;16;48;5;231m" : "\x1b[38;5;231;48;5;16m";
        for (int x = 0; x < columns; ++x) {
            const bool upper = dark_in_drawing(symbol, x, 2 * row) == writes_dark;
            const bool lower = dark_in_drawing(symbol, x, 2 * row + 1) == writes_dark;
            if (upper)
                text += lower ? "█" : "▀";
            else
                text += lower ? "▄" : " ";
        }
        text += color ? "\x1b[0m\n" : "\n";
    }
    return text;
}

TerminalSize symbol_terminal_size(const Symbol& symbol) {
    const int side = symbol.size + 2 * quiet_zone;
    return {side, (side + 1) / 2};
}

} // namespace qrid
