// Where finder patterns are, to a fraction of a pixel, for the grid-fit reader; finder.h only counts them.
#pragma once

#include "qrid/qr/geometry.h"
#include "qrid/qr/inside/deadline.h"
#include "qrid/qr/inside/grey_view.h"
#include "qrid/qr/inside/prepare.h"

#include <vector>

namespace qrid {

/// A finder pattern, or something like one.
struct Finder {
    PlanePoint centre;   ///< pixels
    double module = 0;   ///< pixels a module, the mean of across and down
    int rows = 0;        ///< in how many rows of pixels it was seen; a whole one in three modules of them
    double likeness = 0; ///< -1 to 1: how much it looks like one in the grey picture; of select_finders()

    /// 0 to 1: which share of the rows that a whole pattern has.
    double wholeness() const { return std::min(1.0, rows / (2.2 * module)); }
};

/// How much of the pattern must be seen.
enum class Rings {
    all,   ///< dark, light, dark, light, dark as 1:1:3:1:1
    inner, ///< the light ring and what it holds; the outer dark ring may run into a dark page
};

/// No more are given.
inline constexpr std::size_t most_finders = 400;

/// Those that were seen in two rows, and in half a module of them, at least; the most complete first.
std::vector<Finder> locate_finders(const BilevelImage& picture, Rings rings, const Deadline& deadline);

/// Those that look like one in the grey picture too, whichever way they are turned, the likest first, with the size
/// that a module then has: noise and text make many that do not. Many are kept only when they are very like.
std::vector<Finder> select_finders(std::vector<Finder> finders, const GreyView& picture);

/// Whether there is more than the pattern itself: light and dark modules in turn from it on, in some direction. Text
/// has shapes like finder patterns, but no such lines beside them.
bool has_timing_beside(const GreyView& picture, const Finder& finder);

/// The module size of a finder pattern along a direction, from all five of its runs; 0 when they cannot be told.
double module_along(const BilevelImage& picture, const Finder& finder, PlanePoint direction);

/// How far what lies between two points is from light and dark in turn, `expected` times in all: 0 for just that, 1 for
/// nothing of the kind.
double untimeliness(const BilevelImage& picture, PlanePoint from, PlanePoint to, double expected);

} // namespace qrid
