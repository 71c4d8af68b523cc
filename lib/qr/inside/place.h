// Where a code lies.
#pragma once

#include "qrid/qr/found_code.h"
#include "qrid/qr/geometry.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace qrid {

/// Rounded, and within a million pixels of the picture, however far off an outline may lie; 0 for what is no number.
inline int whole_pixel(double at) {
    constexpr double far = 1e6;
    return std::isnan(at) ? 0 : static_cast<int>(std::lround(std::clamp(at, -far, far)));
}

inline CodeCorner whole_pixels(PlanePoint at) { return {whole_pixel(at.x), whole_pixel(at.y)}; }

/// The mean of the corners.
PlanePoint centre(const FoundCode& code);

/// Whether the point lies in the code, or within a tenth of its size beside it: corners are rough.
bool within(const FoundCode& code, PlanePoint point);

inline bool within_any(const std::vector<FoundCode>& codes, PlanePoint point) {
    return std::any_of(codes.begin(), codes.end(), [&](const FoundCode& code) { return within(code, point); });
}

} // namespace qrid
