// What a picture may be before it is decoded.
#pragma once

#include "qrid/base/files.h"

#include <cstddef>
#include <cstdint>

namespace qrid {

/// Bounds on a picture that is read. Sides are pixels; nothing above the default of `max_side` is ever read.
struct PictureLimits {
    std::size_t max_bytes = max_input_bytes;
    int min_side = 16;
    int max_side = 16384;
    std::int64_t max_pixels = 64'000'000;
};

/// Throws Error(picture_too_large) or, for one too small to hold anything, Error(unreadable_file). To be called with
/// what the header says, before anything is allocated for the pixels.
void check_picture_size(std::int64_t width, std::int64_t height, const PictureLimits& limits);

} // namespace qrid
