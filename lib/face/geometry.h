// Where a face is, and the numbers that tell it from others.
#pragma once

#include <array>

namespace qrid {

/// In pixels of the picture, x to the right and y downwards.
struct Point {
    float x = 0, y = 0;
};

/// In pixels of the picture, of which a part may lie outside; the score is 0 to 1.
struct FaceBox {
    float x = 0, y = 0, width = 0, height = 0, score = 0;

    float area() const { return width * height; }
};

/// The 68 points in the usual order: jaw 0 to 16, brows to 26, nose to 35, eyes 36 to 41 and 42 to 47, mouth to 67.
/// Left and right are the viewer's.
using Landmarks = std::array<Point, 68>;

/// What the recognition network makes of a face; compared by Euclidean distance.
using Descriptor = std::array<float, 128>;

struct Face {
    FaceBox box;
    Landmarks landmarks{};
};

/// The two eyes of the face, each the mean of its six points.
struct Eyes {
    Point left, right;
};
Eyes eyes(const Landmarks& landmarks);

/// Between the two eyes, in pixels.
float eye_distance(const Landmarks& landmarks);

} // namespace qrid
