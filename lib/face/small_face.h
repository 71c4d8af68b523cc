// The portrait that fits on a card.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/face/model.h"

#include <cstddef>

namespace qrid {

/// Of the picture, at most: a card with it, a device's key and a few fields takes a QR code of version 25-M.
inline constexpr std::size_t usual_face_bytes = 560;

/// A WebP picture of 64 x 80 pixels.
struct SmallFace {
    Bytes webp;
    float distance_to_source = 0; ///< from the photo to the small face as it will be decoded
};

/// Cut out 2.6 eye distances wide with the eyes in the middle and at 45 % of the height, and written at the best
/// quality that takes no more than `max_bytes`. What it is worth is tested once, at the end, as a verifier will: it is
/// read again and compared with its source, of which `known` is what model.describe() says, if that has been asked
/// already. Throws Error(poor_portrait) when no face is found in it or the distance is over 0.45, Error(too_many_bytes)
/// when no quality fits: fewer bytes are no remedy, since nothing that takes as many or less is nearer to the photo.
SmallFace make_small_face(const FaceModel& model, const Image& photo, const Face& face,
                          std::size_t max_bytes = usual_face_bytes, const Descriptor* known = nullptr);

} // namespace qrid
