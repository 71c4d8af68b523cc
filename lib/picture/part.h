// Where in a file a picture lies.
#pragma once

#include "qrid/picture/picture_kind.h"

#include <cstddef>
#include <string>

namespace qrid {

enum class PartKind {
    whole, ///< a file that is one picture
    page,  ///< of a PDF or a TIFF
    frame, ///< of an animation
};

/// A picture, or a page or a frame of it; the file itself, or what a container carries.
struct PicturePart {
    PartKind kind = PartKind::whole;
    std::size_t number = 1; ///< of the page or the frame, from 1
    PictureKind format = PictureKind::none;
    std::size_t member = 0;       ///< of what a container carries, from 1; 0 outside of one
    std::string member_name = {}; ///< printable and short, perhaps empty; never a path to use
};

/// Whether it is the same part of a file.
inline bool is_same_part(const PicturePart& a, const PicturePart& b) {
    return a.member == b.member && a.number == b.number;
}

/// "page 3", "frame 12", "picture 2 (image2.png)", "page 3 of file 1 (card.pdf)"; empty for a file that is one picture.
std::string words(const PicturePart& part);

} // namespace qrid
