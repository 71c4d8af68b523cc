#include "qrid/qr/render.h"

#include "qrid/base/error.h"
#include "qrid/picture/png.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace qrid {

namespace {

void check_module(int module_pixels) {
    if (module_pixels < 1 || module_pixels > max_module_pixels)
        throw Error(Code::usage, fmt::format("a module of {} pixels cannot be drawn", module_pixels),
                    fmt::format("choose 1 to {}", max_module_pixels));
}

/// Clears the bits from one pixel up to another, the leftmost being the highest of its byte.
void darken(std::uint8_t* row, std::size_t from, std::size_t to) {
    if (from == to) return;
    const auto before = static_cast<std::uint8_t>(~(0xff >> from % 8)); // what stays at the left end
    const auto behind = static_cast<std::uint8_t>(0xff >> to % 8);      // and at the right
    if (from / 8 == to / 8) {
        row[from / 8] &= static_cast<std::uint8_t>(before | behind);
        return;
    }
    row[from / 8] &= before;
    std::fill(row + from / 8 + 1, row + to / 8, std::uint8_t{0});
    if (to % 8 != 0) row[to / 8] &= behind;
}

/// A module by its place in the drawing, where the quiet zone comes first and everything outside is light.
bool dark_in_drawing(const Symbol& symbol, int x, int y) {
    x -= quiet_zone;
    y -= quiet_zone;
    return x >= 0 && y >= 0 && x < symbol.size && y < symbol.size && symbol.dark(x, y);
}

} // namespace

Bytes symbol_png(const Symbol& symbol, int module_pixels) {
    check_module(module_pixels);
    const int side = symbol.size + 2 * quiet_zone, pixels = side * module_pixels;
    const auto stride = static_cast<std::size_t>(bilevel_stride(pixels));
    Bytes rows(stride * static_cast<std::size_t>(side), 0xff);
    for (int y = 0; y < symbol.size; ++y)
        for (int x = 0; x < symbol.size; ++x) {
            const int start = x;
            while (x < symbol.size && symbol.dark(x, y)) ++x;
            darken(rows.data() + stride * static_cast<std::size_t>(y + quiet_zone),
                   static_cast<std::size_t>((start + quiet_zone) * module_pixels),
                   static_cast<std::size_t>((x + quiet_zone) * module_pixels));
        }
    return png_bilevel(pixels, pixels, rows, module_pixels);
}

std::string symbol_svg(const Symbol& symbol, int module_pixels) {
    check_module(module_pixels);
    const int side = symbol.size + 2 * quiet_zone;
    std::string svg;
    const auto out = std::back_inserter(svg);
    fmt::format_to(out,
                   R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}" viewBox="0 0 {1} {1}" )"
                   R"(shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{1}v{1}H0z"/><path d=")",
                   side * module_pixels, side);
    for (int y = 0; y < symbol.size; ++y)
        for (int x = 0; x < symbol.size; ++x) {
            const int start = x;
            while (x < symbol.size && symbol.dark(x, y)) ++x;
            if (x > start)
                fmt::format_to(out, "M{} {}h{}v1H{}z", start + quiet_zone, y + quiet_zone, x - start,
                               start + quiet_zone);
        }
    svg += "\"/></svg>\n";
    return svg;
}

std::string symbol_terminal(const Symbol& symbol, bool color) {
    const auto [columns, rows] = symbol_terminal_size(symbol);
    std::string text;
    for (int row = 0; row < rows; ++row) {
        if (color) text += "\x1b[38;5;231;48;5;16m";
        for (int x = 0; x < columns; ++x) {
            const bool upper_dark = dark_in_drawing(symbol, x, 2 * row);
            const bool lower_dark = dark_in_drawing(symbol, x, 2 * row + 1);
            if (upper_dark)
                text += lower_dark ? " " : "▄";
            else
                text += lower_dark ? "▀" : "█";
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
