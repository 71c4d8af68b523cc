// Resampling: a part of a picture at another size, straight or turned.
#pragma once

#include "qrid/picture/image.h"

#include <vector>

namespace qrid {

/// In pixels of a picture; (0, 0) is the top left corner of its first pixel. May reach outside of the picture.
struct Rect {
    float x = 0, y = 0, width = 0, height = 0;
};

/// Samples 0 to 255 that have not been rounded: red, green, blue; rows from the top.
struct FloatImage {
    int width = 0, height = 0;
    std::vector<float> rgb;
};

/// Where a pixel of the result comes from: source x = xx * x + xy * y + x0, and y likewise; both of pixel centres.
struct Affine {
    float xx = 1, xy = 0, x0 = 0;
    float yx = 0, yy = 1, y0 = 0;
};

/// The rectangle at width x height: bilinear where it grows, averaged over the area where it shrinks. Outside of the
/// picture its edge continues. Any rectangle is safe. The picture must not be empty; width and height are 1 to 16384.
FloatImage sample(const Image& image, const Rect& source, int width, int height);

/// The picture through an affine map, bilinear, each pixel averaged over up to 8 x 8 points where it shrinks; outside
/// of the picture is black. Any map is safe.
FloatImage warp(const Image& image, const Affine& source, int width, int height);

/// The whole picture at another size.
Image resize(const Image& image, int width, int height);

/// The rectangle at width x height, in whole numbers; as sample().
Image crop(const Image& image, const Rect& source, int width, int height);

} // namespace qrid
