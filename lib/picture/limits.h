// What a picture may be before it is decoded.
#pragma once

#include "qrid/base/files.h"
#include "qrid/picture/image.h"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace qrid {

/// What the programs that decode may still take, all together, for one file of several parts.
struct DecodingTime {
    std::chrono::microseconds left{};

    bool is_over() const { return left <= std::chrono::microseconds(0); }
};

/// Bounds on a picture that is read. Sides are pixels; nothing above the default of `max_side` is ever read, which is
/// as long as a picture of so many pixels can be: a scrolled screenshot is long.
struct PictureLimits {
    std::size_t max_bytes = max_input_bytes;
    int min_side = 16;
    int max_side = 4'000'000;
    std::int64_t max_pixels = 64'000'000;
    /// Of processor time for decoding. It is looked at where a small file can ask for much work, at every block of rows
    /// or less often.
    std::chrono::milliseconds max_time{10'000};
    /// What a decoder may hold at once, in bytes, as reckoned from the header.
    std::int64_t max_memory = std::int64_t{780} << 20;
    Ground ground = Ground::white; ///< no limit, but what shows where the picture is transparent
    /// Bounds `max_time` where a program of its own decodes, which takes off it what it has used; may be null.
    DecodingTime* shared_time = nullptr;
};

/// Throws Error(picture_too_large) or, for one too small to hold anything, Error(unreadable_file). To be called with
/// what the header says, before anything is allocated for the pixels.
void check_picture_size(std::int64_t width, std::int64_t height, const PictureLimits& limits);

/// Throws Error(picture_too_large) when decoding would take more than `max_memory`. Likewise called beforehand.
void check_picture_memory(std::int64_t bytes, const PictureLimits& limits);

/// Throws the Error(unreadable_file) of a picture of `kind` that was not decoded in `max_time`.
[[noreturn]] void throw_too_slow(std::string_view kind, const PictureLimits& limits);

} // namespace qrid
