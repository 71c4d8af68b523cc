// The programs that decode what libqrid does not: each in a process of its own, so that a hostile file can at worst
// crash or exhaust that.
#pragma once

#include "qrid/picture/decoder/protocol.h"
#include "qrid/picture/image.h"
#include "qrid/picture/limits.h"
#include "qrid/picture/picture_kind.h"

namespace qrid {

/// The answer when it keeps to the limits and fits the task, counting or decoding. Throws Error(unreadable_file) or
/// Error(picture_too_large) or Error(no_sandbox) for the failure it tells, and for any answer that a sound program
/// would not give.
decoder::Answer checked_answer(const decoder::AnswerBytes& bytes, std::int64_t page, PictureKind kind,
                               const PictureLimits& limits);

/// One page, from 0, of a HEIC, an AVIF or a PDF; or with decoder::no_page only how many there are.
struct Helped {
    Image image; ///< empty when only counted
    std::size_t pages = 0;
    std::chrono::microseconds processor{}; ///< time that it took
};

/// Throws as load_picture does, and Error(unreadable_file) when the program for this kind was not built. The program
/// has `max_time` of the processor, and three times that by the clock on the wall. Needs a file that was checked as far
/// as we can without decoding.
Helped decode_outside(ByteView file, PictureKind kind, std::int64_t page, const PictureLimits& limits);

} // namespace qrid
