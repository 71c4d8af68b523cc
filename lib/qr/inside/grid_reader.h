// The grid-fit reader: what is known of a symbol is fitted to the grey picture, and light and dark are told apart last.
#pragma once

#include "qrid/qr/found_code.h"
#include "qrid/qr/inside/deadline.h"
#include "qrid/qr/inside/locate.h"

#include <functional>
#include <vector>

namespace qrid {

/// What it saw, for those who want to know why nothing was read.
struct GridSight {
    std::vector<Finder>
        finders;           ///< of the search that saw most, those that are no chance shapes; pixels of the picture
    bool inverted = false; ///< it was the inverted picture
    double score = -1;     ///< of the best grid that was not read; what follows is about it
    int version = 0;       ///< 0 when there was none
    double module = 0;     ///< its size, pixels
    double blur = 0;       ///< about how much: the sigma of a Gaussian over the size of a module
    double wrong = 0;      ///< the share of the timing and alignment modules that are not as they should be
    Quad outline{};        ///< where it lies, pixels
};

/// Every dark-on-light code that it can read, corners in the picture; `rung` and `inverted` are left to the caller.
/// `is_taken` tells where nothing more is to be looked for, because a code was read there before. Unless `thorough`, or
/// when it reads several, it stops when it has read one. The time is looked at
/// in every loop that may be long.
std::vector<FoundCode> read_with_grid(const GrayImage& picture, const Deadline& deadline,
                                      const std::function<bool(PlanePoint)>& is_taken, bool thorough, GridSight& sight);

/// Fits the grid to a code that was read some other way: its corners become exact, and the codewords are counted that
/// had to be corrected. Leaves the code as it is when the grid does not fit.
void examine(const GrayImage& picture, FoundCode& code);

} // namespace qrid
