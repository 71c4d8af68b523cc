// What is left of a picture where nothing must be made out. For the doctor room's own files.
#pragma once

#include "qrid/doctor/inside/lots.h"
#include "qrid/picture/image.h"

namespace qrid {

/// Square tiles of one colour each, `along` of them along the longer side: the mean of its pixels, in four steps a
/// channel, all channels up or down by one lot. Requires `along` >= 1.
void make_mosaic(Image& picture, int along, Lots& lots);

} // namespace qrid
