// Why no code could be read in a picture, from what is to be seen in it.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/qr/geometry.h"
#include "qrid/words/phrase.h"

#include <optional>
#include <vector>

namespace qrid {

struct GridSight;

enum class Trouble {
    no_code,         ///< nothing that looks like a QR code
    too_small,       ///< a code whose modules are hardly a pixel
    too_blurred,     ///< a code whose modules run into each other
    cut_off,         ///< a finder pattern is missing
    several_parts,   ///< more than one code, none of them whole
    damaged,         ///< a whole code that too much is wrong with
    other_symbology, ///< a code of another symbology, and no sign of a QR code
    out_of_time,     ///< a code may be there, and the time was over
};

/// A stable name, such as "cut-off".
const char* name(Trouble trouble);

struct PictureQuality {
    Trouble trouble = Trouble::no_code;
    Phrase seen;                                 ///< one sentence, lower case, no full stop, with the figures
    Phrase hint;                                 ///< what the sender can do, in the same form
    std::vector<PlanePoint> finders = {};        ///< the middles of finder patterns, pixels
    std::optional<Quad> outline = std::nullopt;  ///< of a code that was seen whole and not read, pixels
    std::optional<double> module = std::nullopt; ///< of that code, pixels a module
    std::optional<double> blur = std::nullopt;   ///< of that code, modules: about the sigma of a Gaussian
    Phrase corner = {};                          ///< of a code that is cut off: which is not to be seen
};

/// What the grid-fit reader saw of the picture, judged. `is_over`: it did not come to its end.
PictureQuality judge_quality(const GrayImage& picture, const GridSight& sight, bool is_over);

} // namespace qrid
