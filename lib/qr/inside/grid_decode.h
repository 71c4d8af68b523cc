// From a fitted grid to what the symbol holds.
#pragma once

#include "qrid/qr/found_code.h"
#include "qrid/qr/inside/deadline.h"
#include "qrid/qr/inside/grid_fit.h"

#include <optional>

namespace qrid {

/// Samples the modules, and undoes blur step by step until the Reed-Solomon code says that all is right. Nothing when
/// no step does, or when the time is over. The corners, `rung` and `inverted` are left to the caller.
std::optional<FoundCode> decode_grid(const GreyView& picture, const Grid& grid, const Deadline& deadline);

/// How many codewords of a code that was read some other way are not in the picture as they should be; nothing when
/// more are than can be corrected, which means that the grid lies askew.
std::optional<int> count_corrected(const GreyView& picture, const Grid& grid, EcLevel level);

} // namespace qrid
