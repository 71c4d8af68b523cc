// Any picture that people send, read within limits: PNG, JPEG, still WebP, HEIC and AVIF; others are named and refused.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"
#include "qrid/picture/limits.h"
#include "qrid/picture/picture_kind.h"

namespace qrid {

/// Throws Error(picture_too_large) for a file of more than `max_bytes`.
void check_picture_bytes(ByteView bytes, const PictureLimits& limits);

/// The upright picture: eight bits a channel, transparency laid over the ground, the EXIF orientation applied. Each
/// decoder is fed only after the file's own header was checked; those of HEIC and AVIF run in a process of their own.
/// Throws Error(unreadable_file) for what is not a picture, a kind that is not read, damage, a file cut short, and one
/// that takes too long; Error(picture_too_large) from the number of bytes or what the header says of size and memory,
/// before any pixel is decoded.
Image load_picture(ByteView bytes, const PictureLimits& limits = {});

/// Luma after ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue, rounded.
GrayImage to_gray(const Image& image);

} // namespace qrid
