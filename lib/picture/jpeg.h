// JPEG (ITU-T T.81) with JFIF and EXIF, read and written.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"
#include "qrid/picture/limits.h"

namespace qrid {

/// Baseline and progressive; gray, colour and CMYK; the EXIF orientation applied. Damage that the decoder would paper
/// over, such as a file cut short, is refused, and so is a file of more than 100 scans. Throws as load_picture does.
Image decode_jpeg(ByteView bytes, const PictureLimits& limits = {});

/// Baseline, 4:2:0, Huffman tables made for the picture; `quality` is 1 to 100. No metadata.
/// Throws Error(picture_too_large) over 65,500 pixels a side, Error(usage) for an empty picture.
Bytes encode_jpeg(const Image& image, int quality = 90);

} // namespace qrid
