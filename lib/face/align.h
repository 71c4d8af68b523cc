// A face turned upright and brought to one size.
#pragma once

#include "qrid/face/geometry.h"
#include "qrid/picture/scale.h"

namespace qrid {

/// The face as the recognition network was trained on it: `side` x `side` pixels, by the similarity that brings the
/// corners of the eyes and the bottom of the nose nearest to dlib's reference points; black outside of the picture.
/// Safe with any landmarks.
FloatImage aligned(const Image& image, const Landmarks& landmarks, int side);

} // namespace qrid
