// The grid-fit reader: what is known of a symbol is fitted to the grey picture, and light and dark are told apart last.
#pragma once

#include "qrid/qr/found_code.h"
#include "qrid/qr/inside/deadline.h"
#include "qrid/qr/inside/locate.h"
#include "qrid/qr/inside/pyramid.h"

#include <functional>
#include <vector>

namespace qrid {

/// What it saw, for those who want to know why nothing was read.
struct GridSight {
    std::vector<Finder>
        finders;             ///< of the search that saw most, those that are no chance shapes; pixels of the picture
    bool inverted = false;   ///< it was the inverted picture
    double score = -1;       ///< of the best grid that was not read; what follows is about it
    int version = 0;         ///< 0 when there was none
    double module = 0;       ///< its size, pixels
    double blur = 0;         ///< about how much: the sigma of a Gaussian over the size of a module
    double wrong = 0;        ///< the share of the timing and alignment modules that are not as they should be
    bool is_model_1 = false; ///< it says that it is of the old kind, which nobody reads
    Quad outline{};          ///< where it lies, pixels
};

/// Whether a finder pattern there, with modules of so many pixels, belongs to a code that was read before.
using IsTaken = std::function<bool(PlanePoint at, double module)>;

/// How much to look for.
enum class Until {
    first_read,    ///< it ends when a look has read something
    nothing_shows, ///< the quick looks, and others while something looks like part of a code that was not read
    all_tried,
};

/// Every dark-on-light code that it can read, corners in the picture; `rung` and `inverted` are left to the caller. No
/// level of the pyramid above `finest` is looked at, but for that of twice the size when it is 0. The time is looked at
/// in every loop that may be long.
std::vector<FoundCode> read_with_grid(Pyramid& pyramid, int finest, const Deadline& deadline, const IsTaken& is_taken,
                                      Until until, GridSight& sight);

/// Fits the grid to a code that was read some other way: its corners become exact, and the codewords are counted that
/// had to be corrected. Leaves the code as it is when the grid does not fit.
void examine(Pyramid& pyramid, FoundCode& code);

} // namespace qrid
