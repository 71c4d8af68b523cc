// PNG (W3C Portable Network Graphics, second edition), read.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"
#include "qrid/picture/limits.h"

namespace qrid {

/// All colour types, depths and interlacing; transparency over white. Chunk structure, checksums, header and limits are
/// checked before libpng sees anything, and it sees only what decides about pixels. Of a file that is cut short, or
/// whose pixel data is any other than the header promises, nothing is used.
/// Throws as load_picture does.
Image decode_png(ByteView bytes, const PictureLimits& limits = {});

} // namespace qrid
