// Any picture that people send, read within limits: PNG, JPEG and still WebP; others are named and refused.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"
#include "qrid/picture/limits.h"

#include <string_view>

namespace qrid {

/// What a file is by its first bytes. Only png, jpeg and webp are read.
enum class PictureKind { none, png, jpeg, webp, gif, bmp, pnm, tiff, jpeg2000, jpegxl, heic, avif, pdf, svg };

/// Looks at the first bytes only; `none` for anything else. Never throws.
PictureKind picture_kind(ByteView bytes);

/// As people call it, such as "JPEG".
std::string_view name(PictureKind kind);

/// The upright picture: eight bits a channel, transparency laid over white, the EXIF orientation of a JPEG applied.
/// Throws Error(unreadable_file) for what is not a picture, a kind that is not read, damage, and a file cut short;
/// Error(picture_too_large) from the number of bytes or the size in the header, before any pixel is decoded.
Image load_picture(ByteView bytes, const PictureLimits& limits = {});

/// Luma after ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue, rounded.
GrayImage to_gray(const Image& image);

} // namespace qrid
