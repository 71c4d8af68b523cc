// Pictures out: PNG (ISO/IEC 15948), written over base's zlib so that a code costs microseconds and a few hundred
// bytes.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"

#include <functional>
#include <optional>
#include <span>

namespace qrid {

/// The bytes of one row of a 1-bit picture: eight pixels a byte, the leftmost in the highest bit.
constexpr int bilevel_stride(int width) { return (width + 7) / 8; }

/// A PNG of one bit a pixel, with a palette of black and white. `rows` holds rows of bilevel_stride(width) bytes, each
/// of them drawn `repeat` times one below the other until there are `height`; a set bit is white, and the spare bits at
/// the end of a row are not looked at. `pixels_per_metre` tells the size in print (a pHYs chunk), 0 leaves it open.
/// Throws Error(picture_too_large) when a side is over 65,535 pixels, and Error(internal) when a side is under 1 or
/// `rows` has another length.
Bytes png_bilevel(int width, int height, ByteView rows, int repeat = 1, std::uint32_t pixels_per_metre = 0);

/// An 8-bit RGB PNG in sRGB. Throws as png_bilevel does.
Bytes png_rgb(const Image& image);

/// Fills row `y`, four bytes a pixel, not premultiplied.
using RowSource = std::function<void(int y, std::span<std::uint8_t> row)>;

/// An 8-bit PNG with transparency, of rows that are asked for once, from the top; all of each must be filled. For
/// drawings, which are large: packed for speed. `pixels_per_metre` as for png_bilevel(). Throws as png_bilevel does.
Bytes png_rgba(int width, int height, const RowSource& rows, std::uint32_t pixels_per_metre = 0);

} // namespace qrid
