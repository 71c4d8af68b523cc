#include "qrid/artwork/pixels.h"

#include "qrid/qr/render.h"

#include <cmath>

namespace qrid::artwork {

int pixels_of(double length, double pixels_per_unit) { return static_cast<int>(std::lround(length * pixels_per_unit)); }

int module_pixels_of(const Symbol& symbol, double side, double pixels_per_unit) {
    constexpr double rounding = 1e-6;
    return static_cast<int>(side * pixels_per_unit / (symbol.size + 2 * quiet_zone) + rounding);
}

} // namespace qrid::artwork
