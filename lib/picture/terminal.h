// A picture drawn in a terminal.
#pragma once

#include "qrid/picture/image.h"

#include <string>

namespace qrid {

/// Two pixels a character, one above the other: half blocks in 24-bit colours ("\x1b[38;2;...m"). The picture is scaled
/// to `columns` characters (a character is twice as high as wide), and to at most three times as high as wide, as all
/// pictures here. Requires a picture that is not empty.
std::string half_blocks(const Image& image, int columns);

/// The same without colours, from dark to light in five shades; for terminals that are light on dark.
std::string shades(const Image& image, int columns);

/// DEC sixel graphics, in 216 colours, `width` dots wide.
std::string sixels(const Image& image, int width);

/// The kitty graphics protocol: the picture as PNG, over `columns` characters.
std::string kitty_graphics(const Image& image, int columns);

} // namespace qrid
