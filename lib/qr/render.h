// A symbol for the eye of a camera: as a picture, as a drawing, in a terminal.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/qr/symbol.h"

#include <string>

namespace qrid {

/// The light margin that every renderer keeps on each side, in modules (ISO/IEC 18004 section 9.1).
inline constexpr int quiet_zone = 4;

/// The largest module that is drawn, in pixels: a symbol of version 40 then measures 18,500.
inline constexpr int max_module_pixels = 100;

/// A PNG of one bit a pixel with a palette, (size + 8) * module_pixels along a side. Throws Error(usage) when
/// module_pixels is not 1 to 100.
Bytes symbol_png(const Symbol& symbol, int module_pixels);

/// An SVG document of the same size in user units, all dark modules in one path. Throws as symbol_png does.
std::string symbol_svg(const Symbol& symbol, int module_pixels);

/// Lines of half blocks (UTF-8), two rows of modules each, every line ended. With `color` they are white on black in
/// explicit colours (231 on 16 of the 256) whatever the theme, reset at the end of each line. Without, no escape is
/// written and a light text on a dark background is assumed: on a light one the code comes out inverted.
std::string symbol_terminal(const Symbol& symbol, bool color);

/// What symbol_terminal takes, in characters.
struct TerminalSize {
    int columns = 0, rows = 0;
};
TerminalSize symbol_terminal_size(const Symbol& symbol);

} // namespace qrid
