// A small picture made large without steps at its pixels' edges.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/picture/scale.h"

namespace qrid::artwork {

/// A part of a picture at width x height, 1 to 16384 each: cubic where it grows (Mitchell and Netravali's), averaged
/// over the area where it shrinks. The picture must not be empty; outside of it its edge continues.
Image resampled(const Image& image, const Rect& source, int width, int height);

} // namespace qrid::artwork
