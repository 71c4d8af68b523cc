// A photo as it goes onto a card.
#pragma once

#include "qrid/card/identity.h"
#include "qrid/face/small_face.h"

namespace qrid {

/// The small face as key 62 of the identity: one WebP image.
FieldValue face_field(const SmallFace& face);

/// A picture's bytes as they are, with the format that their magic tells. Throws Error(unreadable_file) for anything
/// but PNG, JPEG and WebP, Error(too_many_bytes) over 2500 bytes.
FieldValue picture_field(ByteView picture);

} // namespace qrid
