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

/// The size of its modules, pixels; 0 when the version is not known.
double module_of(const FoundCode& code);

/// Whether a finder pattern at the point, with modules of that size, is part of the code. A smaller one within it is
/// not: codes stand in codes, in the place of a logo.
bool belongs_to(const FoundCode& code, PlanePoint point, double module);

inline bool belongs_to_any(const std::vector<FoundCode>& codes, PlanePoint point, double module) {
    return std::any_of(codes.begin(), codes.end(), [&](auto& code) { return belongs_to(code, point, module); });
}

/// Whether two readings are of one code.
bool are_one(const FoundCode& a, const FoundCode& b);

} // namespace qrid
