// Grounds of cards as pixels, for pictures of many cards: each is drawn once and then copied.
#pragma once

#include "qrid/artwork/scene.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace qrid::artwork {

/// A ground at one resolution: rows from the top, each pixel as Cairo has it (ARGB32).
struct GroundPlate {
    int width = 0, height = 0;
    std::vector<std::uint32_t> pixels;
};

/// The plates that were used last: of one stock at one resolution, all. May be called from several threads.
class GroundPixels {
public:
    /// The plate of a ground, made by `draw` when it is not there.
    std::shared_ptr<const GroundPlate> of(const std::shared_ptr<const Side>& ground, double pixels_per_unit,
                                          const std::function<GroundPlate()>& draw);

private:
    struct Kept {
        std::shared_ptr<const Side> ground;
        double pixels_per_unit = 0;
        std::shared_ptr<const GroundPlate> plate;
    };
    std::mutex lock_;
    std::vector<Kept> all_; // the one that was used last is behind
};

} // namespace qrid::artwork
