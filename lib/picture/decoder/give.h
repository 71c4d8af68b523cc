// Pictures and members, given to libqrid.
#pragma once

#include "qrid/picture/decoder/decode.h"
#include "qrid/picture/image.h"

#include <string_view>

namespace qrid::decoder {

/// fail(too_large) unless the sides are within the task's bounds. To be called with what the header says.
void check_size(const Task& task, std::int64_t width, std::int64_t height);

/// How many bytes so many pixels of RGBA take, their size having been checked.
std::size_t rgba_size(std::int64_t width, std::int64_t height);

/// Where a text next stands in another, which is gone through once however often it is asked.
class NextPlace {
public:
    NextPlace(std::string_view text, std::string_view what) : text_(text), what_(what), place_(text.find(what)) {}

    /// From `at` on, which never goes back; npos when there is none.
    std::size_t from(std::size_t at) {
        if (place_ < at) place_ = text_.find(what_, at);
        return place_;
    }

private:
    std::string_view text_, what_;
    std::size_t place_;
};

/// A picture of four bytes a pixel, not premultiplied: laid over the task's ground, answered and written. `answer` has
/// its size and all that is known besides.
void give_rgba(const Task& task, Answer answer, ByteView rgba);

/// A picture that lies on the task's ground already.
void give_image(const Image& image, std::uint32_t pages);

/// The frames of an animation, one after the other: those that differ from what was given before.
class FrameGiver {
public:
    FrameGiver(const Task& task, std::uint32_t width, std::uint32_t height, std::uint32_t frames)
        : task_(task), about_{Status::decoded, width, height, frames} {}

    /// The whole canvas as it then is.
    void give(ByteView rgba);
    /// There are no more.
    void finish();

private:
    const Task& task_;
    Answer about_;
    std::uint32_t looked_at_ = 0;
    Bytes last_;
};

/// The members of a container, one after the other: those that may hold a code.
class MemberGiver {
public:
    /// What members of a container are worth a look: of an office document only pictures.
    enum class Wanted { pictures, everything };

    explicit MemberGiver(Wanted wanted = Wanted::everything) : wanted_(wanted) {}

    /// Whether what begins like this is asked for.
    bool wants(std::string_view name, ByteView beginning) const;
    /// Gives a member that is wanted, within the limits; counts it beyond them.
    void give(std::string_view name, ByteView bytes);
    /// Tells of one that is there and cannot be had; with too_many, of what follows.
    void withhold(std::string_view name, Status why);
    void finish();

private:
    Wanted wanted_;
    std::uint32_t found_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace qrid::decoder
