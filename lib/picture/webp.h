// WebP (RFC 9649), read and written; the small face of a card is one.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/picture/image.h"
#include "qrid/picture/limits.h"

#include <cstddef>
#include <optional>

namespace qrid {

/// Still pictures, lossy and lossless; transparency over white. Throws as load_picture does; an animation is refused.
Image decode_webp(ByteView bytes, const PictureLimits& limits = {});

/// Lossy, with the encoder's slowest and best search; `quality` is 0 to 100. The same bytes for the same picture.
/// Throws Error(picture_too_large) over 16,383 pixels a side, Error(usage) for an empty picture.
Bytes encode_webp(const Image& image, float quality);

/// At the highest quality, found by bisection, that takes no more than `max_bytes`; nothing when the lowest takes more.
std::optional<Bytes> encode_webp_within(const Image& image, std::size_t max_bytes);

} // namespace qrid
