#include "qrid/artwork/ground_pixels.h"

#include <algorithm>

namespace qrid::artwork {

std::shared_ptr<const GroundPlate> GroundPixels::of(const std::shared_ptr<const Side>& ground, double pixels_per_unit,
                                                    const std::function<GroundPlate()>& draw) {
    constexpr std::size_t most = 4;     // front and back, in both directions
    const std::lock_guard guard(lock_); // also while it is drawn: who comes second needs it as well
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Kept& kept) {
        return kept.ground == ground && kept.pixels_per_unit == pixels_per_unit;
    });
    if (found != all_.end()) {
        std::rotate(found, found + 1, all_.end());
    } else {
        if (all_.size() == most) all_.erase(all_.begin());
        all_.push_back({ground, pixels_per_unit, std::make_shared<const GroundPlate>(draw())});
    }
    return all_.back().plate;
}

} // namespace qrid::artwork
