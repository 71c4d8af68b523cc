// The known part of a symbol, fitted to a grey picture: which version it is, and where each of its modules lies.
#pragma once

#include "qrid/qr/geometry.h"
#include "qrid/qr/inside/deadline.h"
#include "qrid/qr/inside/grey_view.h"
#include "qrid/qr/layout.h"

#include <array>
#include <optional>
#include <vector>

namespace qrid {

/// The middles of three finder patterns that may be those of a symbol.
struct Corners {
    PlanePoint top_left, top_right, bottom_left; ///< pixels
    double module = 0;                           ///< pixels a module along the symbol's sides, their mean
    std::array<double, 3> modules = {1, 1, 1};   ///< of each corner, over the mean: nearer ones look larger
};

/// A symbol's modules in a picture.
struct Grid {
    int version = 1;
    Homography map;   ///< from modules to pixels, for a flat symbol
    double score = 0; ///< -1 to 1: the mean correlation of the function patterns with the picture
    /// How far the paper is off that, for each place of the alignment grid, row by row, in modules; may be empty.
    std::vector<PlanePoint> shifts;

    /// Where a point of the symbol lies, in pixels.
    PlanePoint operator()(PlanePoint module) const;
    /// The corners of the symbol, clockwise from its own top left, in pixels.
    Quad outline() const;
};

/// Whether at least the finder patterns are there, as a symbol with those corners would have them: quickly told, and
/// nearly always no where the corners are not a symbol's.
bool are_corners(const GreyView& picture, const Corners& corners);

/// From where a symbol is seen.
enum class Sight {
    ahead, ///< so that its fourth corner is near where the other three would have it
    aside, ///< from far off to a side; takes ten times as long
};

/// The best of all versions that the distance of the corners allows; nothing when none fits at all, or when the time
/// is over. The bottom right alignment pattern is looked for by correlation, then all function patterns are.
std::optional<Grid> fit_grid(const GreyView& picture, const Corners& corners, Sight sight, const Deadline& deadline);

/// The fit of a version that is known, where the corners of the symbol (clockwise from its top left) are known to a
/// module or two.
std::optional<Grid> fit_grid(const GreyView& picture, const Quad& outline, int version);

/// Below this a fit is nothing that can be read: what is no symbol comes to 0.35 at most, and symbols that were read
/// after all that the bench does to them to 0.75 at least.
inline constexpr double least_score = 0.4;

} // namespace qrid
