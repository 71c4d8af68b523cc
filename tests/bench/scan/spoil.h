// What becomes of a picture on its way: each of these changes it in one way, and leaves its size alone.
#pragma once

#include "canvas.h"
#include "random.h"

namespace qrid::bench {

/// Gaussian; sigma in pixels.
GrayImage blurred(const GrayImage& picture, double sigma);

/// Written as JPEG and read again; quality 1 to 100.
GrayImage through_jpeg(const GrayImage& picture, int quality);

/// Light for dark.
void invert(GrayImage& picture);

/// All shades squeezed into the range.
void flatten(GrayImage& picture, int darkest, int lightest);

/// Independent of pixel to pixel; sigma in grey levels.
void add_noise(GrayImage& picture, double sigma, Random& random);

/// Two gratings of 3 to 9 pixels that darken by up to `depth` of the light, 0 to 1, as the rows of a screen do.
void add_moire(GrayImage& picture, double depth, Random& random);

/// A spot that lifts its middle by `strength`, 0 to 1, of what is missing to white; sigma in pixels.
void add_glare(GrayImage& picture, Point middle, double sigma, double strength);

/// Light that falls off across the picture: at the darkest corner only that share, 0 to 1, is left.
void shade_off(GrayImage& picture, double darkest, Random& random);

/// Cracks of glass that run through the box, `thickness` pixels wide, dark or light.
void add_cracks(GrayImage& picture, const Box& box, int cracks, double thickness, Random& random);

} // namespace qrid::bench
