// What the portrait checks look at: the head in a photo, at a bounded size, and which of its pixels are face.
#pragma once

#include "qrid/face/geometry.h"
#include "qrid/picture/image.h"

#include <vector>

namespace qrid {

/// The part of a photo around a head: three eye distances to both sides of the middle between the eyes, and three and a
/// half above and below, as far as the photo reaches.
struct HeadView {
    static constexpr float most_eye_distance = 96; ///< pixels; a larger head is shrunk, a smaller one stays as it is

    Image picture;
    Landmarks landmarks; ///< in pixels of this picture
};

/// The middle between the eyes must lie within the photo, and the eyes at least 2 pixels apart.
HeadView view_head(const Image& photo, const Landmarks& landmarks);

/// Pixels `from` to `to` of a row, without `to`; none when they are equal.
struct RowSpan {
    int from = 0, to = 0;
};

/// The hull of the landmarks, jaw to brows: a span for each row of a picture of this size.
std::vector<RowSpan> face_mask(const Landmarks& landmarks, int width, int height);

/// A pixel's grey level, 0 to 255: luma after ITU-R BT.709, gamma-coded as it is seen.
inline float luma(const std::uint8_t* rgb) {
    return 0.2126F * static_cast<float>(rgb[0]) + 0.7152F * static_cast<float>(rgb[1]) +
           0.0722F * static_cast<float>(rgb[2]);
}

} // namespace qrid
