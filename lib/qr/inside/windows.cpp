#include "qrid/qr/inside/windows.h"

#include "qrid/qr/inside/place.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace qrid {

namespace {

constexpr int long_sides = 5, window_sides = 4, least_window = 2048; // the first two in shorter sides
constexpr double overlap_sides = 1.25;                               // for quiet zones

/// Of two outcomes the one that says more.
RungOutcome telling(RungOutcome a, RungOutcome b) {
    constexpr std::array order{RungOutcome::read, RungOutcome::out_of_time, RungOutcome::too_many_finders,
                               RungOutcome::nothing, RungOutcome::does_not_apply};
    return *std::find_if(order.begin(), order.end(), [&](RungOutcome one) { return one == a || one == b; });
}

bool says_more(const PictureQuality& a, const std::optional<PictureQuality>& b) {
    const auto rank = [](const PictureQuality& quality) {
        return quality.trouble == Trouble::no_code ? 0 : quality.trouble == Trouble::out_of_time ? 1 : 2;
    };
    return !b || rank(a) > rank(*b);
}

} // namespace

bool is_long(const GrayImage& picture) {
    const auto [shorter, longer] = std::minmax({picture.width, picture.height});
    return shorter > 0 && longer > least_window && longer / long_sides > shorter;
}

bool has_contrast(const GrayImage& picture, int least) {
    const auto [low, high] = std::minmax_element(picture.pixels.begin(), picture.pixels.end());
    return low != picture.pixels.end() && *high - *low >= least;
}

std::vector<Region> windows_of(const GrayImage& picture) {
    const auto [shorter, longer] = std::minmax({picture.width, picture.height});
    const int length = std::max(window_sides * shorter, least_window);
    const int step = length - static_cast<int>(overlap_sides * shorter);
    std::vector<Region> windows;
    for (int from = 0; windows.empty() || from - step + length < longer; from += step) {
        const int here = std::min(length, longer - from);
        windows.push_back(picture.width < picture.height ? Region{0, from, picture.width, here}
                                                         : Region{from, 0, here, picture.height});
    }
    return windows;
}

void add_window(ScanReport& whole, ScanReport part, const Region& window) {
    const PlanePoint origin{static_cast<double>(window.left), static_cast<double>(window.top)};
    for (FoundCode& code : part.codes) {
        for (CodeCorner& corner : code.corners) corner = {corner.x + window.left, corner.y + window.top};
        const auto is_same = [&](const FoundCode& known) { return are_one(known, code); };
        if (std::none_of(whole.codes.begin(), whole.codes.end(), is_same)) whole.codes.push_back(std::move(code));
    }
    for (const RungReport& rung : part.rungs) {
        const auto known =
            std::find_if(whole.rungs.begin(), whole.rungs.end(), [&](auto& one) { return one.rung == rung.rung; });
        if (known == whole.rungs.end()) {
            whole.rungs.push_back(rung);
            continue;
        }
        known->outcome = telling(known->outcome, rung.outcome);
        known->finders = std::max(known->finders, rung.finders);
    }
    if (!part.quality || !says_more(*part.quality, whole.quality)) return;
    whole.quality = std::move(part.quality);
    for (PlanePoint& finder : whole.quality->finders) finder = finder + origin;
    if (whole.quality->outline)
        for (PlanePoint& corner : *whole.quality->outline) corner = corner + origin;
}

} // namespace qrid
