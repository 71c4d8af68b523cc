// Where a picture has dense patterns with room around them, as symbols of modules have. Readers that begin in the
// middle of a picture are given these.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/qr/geometry.h"

#include <optional>
#include <vector>

namespace qrid {

struct BusyWindow {
    int left = 0, top = 0, width = 0, height = 0; ///< pixels, within the picture
};

/// The largest of those that are about square, at most `most`. Takes milliseconds whatever the picture.
std::vector<BusyWindow> busy_windows(const GrayImage& picture, std::size_t most);

/// That part of the picture.
GrayImage cut_out(const GrayImage& picture, const BusyWindow& window);

/// How far the bars in a picture are turned from upright, in degrees from -45 to 45; nothing when it has no bars, or
/// hardly turned ones.
std::optional<double> slant_of_bars(const GrayImage& picture);

/// Turned by so many degrees about its middle, on a larger white ground; and where its points were before.
struct TurnedPicture {
    GrayImage picture;
    double degrees = 0;
    PlanePoint middle, before; ///< the same point in both
    PlanePoint back(PlanePoint at) const;
};
TurnedPicture turned_back(const GrayImage& picture, double degrees);

} // namespace qrid
