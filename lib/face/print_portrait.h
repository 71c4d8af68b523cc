// The portrait that is printed on a card.
#pragma once

#include "qrid/face/geometry.h"
#include "qrid/picture/image.h"

namespace qrid {

/// The most pixels of its width: of a portrait of 26 mm about 600 dots an inch.
inline constexpr int print_portrait_width = 600;

/// Cut out 1 to 1.25 with the head from crown to chin at three quarters of the height, upright and in the middle (ICAO
/// Doc 9303 part 3 has 70 to 80 % for it), or as near to that as the photo has room. It is never enlarged. The crown is
/// taken to lie as far above the eyes as the chin below.
Image print_portrait(const Image& photo, const Face& face, int most_width = print_portrait_width);

} // namespace qrid
