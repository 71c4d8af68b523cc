// Pictures of one byte a pixel: painted, cut, and put through changes of size and shape.
#pragma once

#include "qrid/picture/image.h"

#include <array>
#include <cstdint>

namespace qrid::bench {

/// Whole pixels; may reach outside of the picture.
struct Box {
    int x = 0, y = 0, width = 0, height = 0;
};

/// In pixels; (0, 0) is the top left corner of the first pixel.
struct Point {
    double x = 0, y = 0;
};

/// Clockwise from the top left.
using Quad = std::array<Point, 4>;

/// The box, widened by so many pixels on each side.
Box around(const Box& box, int margin);

void fill(GrayImage& picture, const Box& box, std::uint8_t shade);

/// With quarter circles for corners.
void fill_rounded(GrayImage& picture, const Box& box, int radius, std::uint8_t shade);

/// A straight stroke with round ends.
void stroke(GrayImage& picture, Point from, Point to, double thickness, std::uint8_t shade);

void paste(GrayImage& onto, const GrayImage& picture, int x, int y);

/// What lies in the box and in the picture, which must overlap.
GrayImage cut(const GrayImage& picture, const Box& box);

/// The whole picture at another size: averaged over the area where it shrinks, bilinear where it grows.
GrayImage scaled(const GrayImage& picture, int width, int height);

/// The picture seen in perspective, its corners at those of the quad, on a canvas of one shade; bilinear.
GrayImage seen(const GrayImage& picture, const Quad& corners, int width, int height, std::uint8_t shade);

/// The picture turned clockwise about a point of it, which comes to lie in the middle of the canvas.
GrayImage turned(const GrayImage& picture, Point about, double degrees, int width, int height, std::uint8_t shade);

/// On its head, exactly.
GrayImage upside_down(GrayImage picture);

} // namespace qrid::bench
