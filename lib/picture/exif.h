// The one thing that matters in EXIF here: which way up the picture is.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"

namespace qrid {

/// The orientation, 1 to 8 (EXIF 2.3, tag 0x0112), from the content of an APP1 segment ("Exif\0\0" and a TIFF
/// directory). 1 (upright) for anything that is not there or not as it should be; never throws.
int exif_orientation(ByteView segment);

/// The upright picture; 1 leaves it alone, 5 to 8 swap its sides. Anything outside 1..8 counts as 1.
Image upright(Image image, int orientation);

} // namespace qrid
