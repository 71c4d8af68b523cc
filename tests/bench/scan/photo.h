// A screen as another phone's camera sees it.
#pragma once

#include "page.h"

namespace qrid::bench {

/// How badly it was taken.
struct Camera {
    double tilt = 0.05;   ///< how far the corners are off, as a share of the screen's size
    double blur = 1;      ///< sigma in pixels
    double noise = 5;     ///< sigma in grey levels
    double moire = 0.1;   ///< depth, 0 to 1
    int dark = 25;        ///< what black of the screen becomes, for glass reflects
    int light = 235;      ///< and white
    double darkest = 0.6; ///< share of the light that is left in the darkest corner
    int quality = 80;     ///< of the JPEG
};

/// The part of the screen around its code, about 1200 x 1600 pixels, on something like a table.
GrayImage photo_of(const Page& page, const Camera& camera, Random& random);

/// Something like a table or a wall: soft spots of light and dark about a mean, `grain` pixels wide.
GrayImage texture(int width, int height, int grain, int mean, int contrast, Random& random);

/// The picture tilted at random about the middle of a canvas of its own size; see Camera for `tilt`.
GrayImage tilted(const GrayImage& picture, double tilt, std::uint8_t shade, Random& random);

} // namespace qrid::bench
