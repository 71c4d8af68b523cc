// A picture, or the pages of a PDF or a TIFF.
#pragma once

#include "qrid/picture/load.h"
#include "qrid/picture/part.h"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace qrid {

/// Goes through the pages of a file, each decoded when it is asked for. A picture has one.
class Pages {
public:
    /// Of more pages only these are looked at.
    static constexpr std::size_t most = 20;

    /// The bytes must outlive this. Pages are counted; nothing is decoded yet. Throws as load_picture does, and
    /// Error(unreadable_file) for a PDF that is damaged or needs a password, or when PDF is not read by this qrid.
    explicit Pages(ByteView file, const PictureLimits& limits = {});

    PictureKind kind() const { return kind_; }
    /// What its parts are.
    PartKind part_kind() const { return kind_ == PictureKind::pdf || in_file_ > 1 ? PartKind::page : PartKind::whole; }
    /// How many may be asked for: at least 1, at most `most`.
    std::size_t count() const { return in_file_ < most ? in_file_ : most; }
    /// How many there are.
    std::size_t in_file() const { return in_file_; }

    /// The page `i`, below count(): of a PDF at 300 dpi, or as many as keep it within 24 megapixels and the limits.
    /// `max_time` is for all pages together. With `max_pixels` it is drawn no larger than that. Throws as load_picture
    /// does.
    Image page(std::size_t i, std::int64_t max_pixels = INT64_MAX);

    /// Calls act for the pictures on page `i` of a PDF that have more pixels than page() shows of them, at most ten,
    /// until it returns true. None of any other file, when the program that finds them was not built, and when no time
    /// is left. Returns the processor time of that program. Never throws but what act does.
    std::chrono::microseconds each_picture(std::size_t i, const std::function<bool(Image&)>& act);

    /// From now on transparent pictures lie on this ground.
    void lay_on(Ground ground) { limits_.ground = ground; }

private:
    bool has_pages() const { return kind_ == PictureKind::pdf || kind_ == PictureKind::tiff; }

    ByteView file_;
    PictureLimits limits_;
    PictureKind kind_;
    std::size_t in_file_ = 1;
    std::chrono::milliseconds left_;
};

} // namespace qrid
