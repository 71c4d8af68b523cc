// PNG (W3C Portable Network Graphics, second edition), read.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"
#include "qrid/picture/limits.h"

namespace qrid {

/// All colour types, depths and interlacing; transparency over white. Chunk structure, checksums and the length of the
/// pixel data are checked before the decoder sees anything, so a file cut short or damaged is never half-used.
/// Throws as load_picture does.
Image decode_png(ByteView bytes, const PictureLimits& limits = {});

} // namespace qrid
