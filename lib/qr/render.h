// A symbol for the eye of a camera: as a picture, as a drawing, in a terminal.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/qr/symbol.h"

#include <optional>
#include <string>

namespace qrid {

/// The light margin that every renderer keeps on each side, in modules (ISO/IEC 18004 section 9.1).
inline constexpr int quiet_zone = 4;

/// The largest module that is drawn, in pixels: a symbol of version 40 then measures 18,500.
inline constexpr int max_module_pixels = 100;

/// The side of a module in print, in millimetres: what can be asked for, what is usual, and under what many printers
/// and cameras lose it.
inline constexpr double least_module_mm = 0.2, most_module_mm = 10, usual_module_mm = 0.4, safe_module_mm = 0.33;

/// The side of the drawing in print, its quiet zone included; in millimetres. Throws Error(usage) when module_mm is not
/// 0.2 to 10.
double printed_side(const Symbol& symbol, double module_mm);

/// A PNG of one bit a pixel with a palette, (size + 8) * module_pixels along a side, which tells its size in print when
/// that is given. Throws Error(usage) when module_pixels is not 1 to 100 or module_mm not 0.2 to 10.
Bytes symbol_png(const Symbol& symbol, int module_pixels, std::optional<double> module_mm = {});

/// An SVG document of that size in print, else of the same size in user units; all dark modules in one path. Throws as
/// symbol_png does.
std::string symbol_svg(const Symbol& symbol, int module_pixels, std::optional<double> module_mm = {});

/// Encapsulated PostScript (EPSF-3.0, language level 2): black on white, all dark modules in one path. Throws
/// Error(usage) when module_mm is not 0.2 to 10.
std::string symbol_eps(const Symbol& symbol, double module_mm);

/// Whether a terminal writes in a light colour on a dark background, or the other way round.
enum class TerminalInk { light, dark };

/// Lines of half blocks (UTF-8), two rows of modules each, every line ended. With `color` they are in explicit colours
/// (231 and 16 of the 256) whatever the theme, reset at the end of each line. Without, no escape is written, and on a
/// terminal of the other ink the code comes out inverted.
std::string symbol_terminal(const Symbol& symbol, bool color, TerminalInk ink = TerminalInk::light);

/// What symbol_terminal takes, in characters.
struct TerminalSize {
    int columns = 0, rows = 0;
};
TerminalSize symbol_terminal_size(const Symbol& symbol);

} // namespace qrid
