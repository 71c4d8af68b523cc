// Pictures as the three networks want them.
#pragma once

#include "qrid/face/inside/network.h"
#include "qrid/picture/scale.h"

#include <array>

namespace qrid {

/// Of each channel over the pictures that a network was trained on, 0 to 255.
using Mean = std::array<float, 3>;

/// (sample - mean) / 255 on a square of `side` pixels; the picture, which must not be larger, lies with its top left
/// corner at (left, top), and black around it.
Tensor normalised(const FloatImage& picture, int side, const Mean& mean, int left = 0, int top = 0);

} // namespace qrid
