// The one thing that matters in EXIF here: which way up the picture is.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"

namespace qrid {

/// The orientation, 1 to 8 (EXIF 2.3, tag 0x0112), from a TIFF stream as PNG and WebP carry it, or with "Exif\0\0"
/// before it as JPEG's APP1 does. 1 (upright) for anything that is not there or not as it should be; never throws.
int exif_orientation(ByteView block);

/// The upright picture; 1 leaves it alone, 5 to 8 swap its sides. Anything outside 1..8 counts as 1.
Image upright(Image image, int orientation);

} // namespace qrid
