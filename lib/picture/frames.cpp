#include "qrid/picture/frames.h"

#include "qrid/picture/inside/helper.h"
#include "qrid/picture/load.h"

#include <string>

namespace qrid {

namespace {

std::size_t u32_at(ByteView bytes, std::size_t at) {
    return std::size_t{bytes[at]} << 24 | std::size_t{bytes[at + 1]} << 16 | std::size_t{bytes[at + 2]} << 8 |
           bytes[at + 3];
}

/// Calls act(type, content) for each chunk before the pixels, until it returns false. False when there are no pixels.
bool each_chunk_before_pixels(ByteView file, const auto& act) {
    constexpr std::size_t signature = 8, around = 12;
    for (std::size_t at = signature; at + around <= file.size();) {
        const std::size_t size = u32_at(file, at);
        const std::string_view type = text_of(file.subspan(at + 4, 4));
        if (type == "IDAT") return true;
        if (size > file.size() - at - around || !act(type, file.subspan(at + 8, size))) return false;
        at += size + around;
    }
    return false;
}

/// Whether a chunk acTL, which stands before the pixels, names more than one frame (PNG, third edition, 11.3.4.1).
bool is_animated_png(ByteView file) {
    bool is_animated = false;
    each_chunk_before_pixels(file, [&](std::string_view type, ByteView content) {
        is_animated = type == "acTL" && content.size() >= 8 && u32_at(content, 0) > 1;
        return type != "acTL";
    });
    return is_animated;
}

bool is_animated_webp(ByteView file) {
    constexpr std::size_t flags = 20;
    constexpr unsigned animation = 2;
    return file.size() > flags && text_of(file.subspan(12, 4)) == "VP8X" && (file[flags] & animation) != 0;
}

} // namespace

bool may_be_animation(ByteView file) {
    switch (picture_kind(file)) {
    case PictureKind::gif:
        return true;
    case PictureKind::png:
        return is_animated_png(file);
    case PictureKind::webp:
        return is_animated_webp(file);
    default:
        return false;
    }
}

bool has_still_apart(ByteView file) {
    bool is_apart = picture_kind(file) == PictureKind::png;
    const auto act = [&](std::string_view type, ByteView /*content*/) {
        is_apart = is_apart && type != "fcTL";
        return is_apart;
    };
    return each_chunk_before_pixels(file, act) && is_apart;
}

Frames::Frames(ByteView file, const PictureLimits& limits) : kind_(picture_kind(file)) {
    check_picture_bytes(file, limits);
    helper_ = std::make_unique<Helper>(file, kind_, decoder::all_parts, limits);
}

Frames::Frames(Frames&&) noexcept = default;
Frames::~Frames() = default;

std::optional<Frame> Frames::next() {
    if (!helper_) return std::nullopt;
    const decoder::Answer answer = helper_->answer();
    if (answer.status != decoder::Status::decoded) {
        helper_.reset();
        return std::nullopt;
    }
    if (answer.number <= given_)
        throw Error(Code::unreadable_file, "the " + std::string(noun(kind_)) + " is damaged: its decoder gave up");
    given_ = answer.number;
    in_file_ = answer.pages;
    return Frame{helper_->pixels(answer), answer.number};
}

} // namespace qrid
