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

/// Lossy, with the encoder's slowest search, and as is best for pictures of a hundred pixels a side; `quality` is 0 to
/// 100. The same bytes for the same picture. Throws Error(picture_too_large) over 16,383 pixels a side, Error(usage)
/// for an empty picture.
Bytes encode_webp(const Image& image, float quality);

/// The quantizers of the format, from step 0, the coarsest, to step 127. Qualities are spread over them unevenly: 25
/// steps lie under quality 1, and 9 over quality 90.
inline constexpr int webp_steps = 128;

/// A quality that the encoder writes with the quantizer of a step. Under quality 97 nothing lies between two steps.
float webp_quality(int step);

/// The picture nearest to this one, by the sum of squared errors, that takes no more than `max_bytes`: at the highest
/// step that fits, found by their sizes alone, or by other means of the encoder near it. Nothing when no step that was
/// tried fits, step 0 among them.
std::optional<Bytes> encode_webp_within(const Image& image, std::size_t max_bytes);

} // namespace qrid
