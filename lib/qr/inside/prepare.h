// A picture made ready for a reader of symbols: other sizes, inverted, in light and dark alone.
#pragma once

#include "qrid/picture/image.h"

namespace qrid {

/// A picture of two values: 0 is dark, 255 is light.
using BilevelImage = GrayImage;

/// Light for dark.
GrayImage inverted(const GrayImage& picture);

/// Half as wide and high, each pixel the mean of four; a last odd row or column is dropped.
GrayImage halved(const GrayImage& picture);

/// Twice as wide and high, bilinear.
GrayImage doubled(const GrayImage& picture);

/// One threshold for the whole picture: the one that parts its histogram into two classes of least variance (Otsu).
BilevelImage threshold_global(const GrayImage& picture);

/// Sums of wider windows would not fit into 32 bits.
inline constexpr int widest_window = 2001;

/// A pixel is dark when it is darker than the mean of the square of `window` pixels around it, by a margin that keeps
/// even surfaces light. The window is from 3 to widest_window; at the border of the picture it is cut off.
BilevelImage threshold_local(const GrayImage& picture, int window);

} // namespace qrid
