// The programs that decode what libqrid does not: each in a process of its own, so that a hostile file can at worst
// crash or exhaust that.
#pragma once

#include "qrid/base/error.h"
#include "qrid/picture/decoder/protocol.h"
#include "qrid/picture/image.h"
#include "qrid/picture/inside/child.h"
#include "qrid/picture/limits.h"
#include "qrid/picture/picture_kind.h"

#include <memory>

namespace qrid {

/// The answer when it keeps to the limits and fits the task: counting, decoding, or one of all parts. Throws
/// Error(unreadable_file) or Error(picture_too_large) or Error(no_sandbox) for the failure it tells, and for any answer
/// that a sound program would not give.
decoder::Answer checked_answer(const decoder::AnswerBytes& bytes, std::int64_t page, PictureKind kind,
                               const PictureLimits& limits);

/// What a program tells of a member that it could not give.
Error error_of_member(decoder::Status why);

/// A program at its task. It has `max_time` of the processor, or what is left of `shared_time`, and three times that by
/// the clock on the wall for all that is asked of it here; what we do meanwhile does not count.
class Helper {
public:
    /// Throws Error(unreadable_file) when the program for this kind was not built or cannot be started, or when no time
    /// is left. The file is copied.
    Helper(ByteView file, PictureKind kind, std::int64_t page, const PictureLimits& limits);
    Helper(const Helper&) = delete;
    Helper& operator=(const Helper&) = delete;
    ~Helper();

    /// Checked as checked_answer() does.
    decoder::Answer answer();
    /// The pixels behind Status::decoded.
    Image pixels(const decoder::Answer& answer);
    /// So many bytes.
    Bytes bytes(std::size_t count);
    /// Ends it, if it has not ended; the processor time that it took.
    std::chrono::microseconds end();

private:
    void read(std::span<std::uint8_t> into);
    /// The signal that ended it.
    int end_child();

    PictureKind kind_;
    std::int64_t page_;
    PictureLimits limits_;
    std::unique_ptr<Child> child_; ///< null when it was ended
    std::chrono::microseconds processor_{};
    std::chrono::steady_clock::duration waited_{};
};

/// One page, from 0, of a file that a program decodes; or with decoder::no_page only how many there are.
struct Helped {
    Image image; ///< empty when only counted
    std::size_t pages = 0;
    std::chrono::microseconds processor{}; ///< time that it took
};

/// Throws as load_picture does, and Error(unreadable_file) when the program for this kind was not built. Needs a file
/// that was checked as far as we can without decoding.
Helped decode_outside(ByteView file, PictureKind kind, std::int64_t page, const PictureLimits& limits);

} // namespace qrid
