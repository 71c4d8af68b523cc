// A code in a picture whose modules are drawn by lot. For the doctor room's own files.
#pragma once

#include "qrid/doctor/inside/lots.h"
#include "qrid/picture/image.h"
#include "qrid/qr/geometry.h"

namespace qrid {

/// Where a code lies and how fine it is.
struct CodePlace {
    Quad corners;                   ///< pixels, without the quiet zone
    double modules = 0;             ///< a side
    bool has_known_finders = false; ///< three finder patterns lie where the corners say, and may be told
    bool is_inverted = false;       ///< light on dark
};

/// The pixels that scramble_code() would look at, at most those of the picture.
std::int64_t pixels_around(const CodePlace& place, const Image& picture);

/// Draws it into `redacted`, in the colours that it has in `original`, both of one size, with two modules of the ground
/// around it. Finder patterns are drawn as well, since anything may stand in them. Of a place that no flat code can
/// have, all that its corners enclose is noise.
void scramble_code(Image& redacted, const Image& original, const CodePlace& place, Lots& lots);

} // namespace qrid
