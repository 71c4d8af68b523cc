// A copy of a picture that is safe to pass on: it shows where things were, and nothing of what they said.
#pragma once

#include "qrid/base/random.h"
#include "qrid/face/geometry.h"
#include "qrid/picture/image.h"
#include "qrid/qr/scan.h"

#include <span>

namespace qrid {

/// The faces of the picture, if they were looked for.
struct KnownFaces {
    bool were_sought = false; ///< else everything is made so coarse that no face is one
    std::span<const FaceBox> boxes = {};
};

/// Leaves of the picture:
/// - of each code that was read the three finder patterns, drawn anew; every other module is drawn by lot, in the
/// code's
///   own colours, which are told for a few large parts of it, so that glare and shadows still show;
/// - of a code that was seen and not read, or is of another symbology, the same without the finder patterns;
/// - of a face one colour;
/// - of all else, and so of texts and of codes that nobody noticed, a mosaic of 10 tiles along the longer side, in four
///   steps a channel, the steps chosen by lot where they are near.
/// What our own scanner still reads after that is made one grey. `report` is of this picture, in its pixels. The time
/// is bounded by the picture's size, whatever the report says.
void redact(Image& picture, const ScanReport& report, const KnownFaces& faces, const Random& random);

} // namespace qrid
