// The boxes of ISO base media files (ISO/IEC 14496-12), of which HEIC and AVIF (ISO/IEC 23008-12) are made.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/limits.h"
#include "qrid/picture/picture_kind.h"

namespace qrid {

/// What can be told without decoding: the boxes lie within the file and in each other, the file begins with `ftyp`, has
/// one `meta` box which names a primary picture, and no size in it (`ispe`) passes the limits. `kind` is for messages.
/// Throws Error(unreadable_file), Error(picture_too_large).
void check_iso_boxes(ByteView file, PictureKind kind, const PictureLimits& limits);

} // namespace qrid
