#include "qrid/qr/inside/grid_fit.h"

#include "qrid/qr/inside/bend.h"
#include "qrid/qr/inside/correlation.h"

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

/// The points of a symbol by which a grid is held: the middles of the finder patterns and, fourth of the corners but
/// third clockwise, of the alignment pattern at the bottom right.
Quad handles_of(int size) {
    const double near = 3.5, far = size - 3.5, inner = size - 6.5;
    return {{{near, near}, {far, near}, {inner, inner}, {near, far}}};
}

double score_of(const GreyView& picture, const Homography& map, const Layout& layout) {
    double sum = 0, weights = 0;
    const auto add = [&](const std::vector<FunctionPattern>& patterns) {
        for (const FunctionPattern& pattern : patterns) {
            sum += pattern.weight * correlation(picture, pattern, map);
            weights += pattern.weight;
        }
    };
    add(layout.corners);
    add(layout.timing);
    add(layout.aligners);
    return sum / weights;
}

/// A grid in the making.
struct Candidate {
    int version = 0;
    Quad handles{};
    Homography map;
    double score = -1;
};

/// Whether the symbol does not reach behind the camera.
bool is_before_camera(const Homography& map, int size) {
    const double far = size;
    return map.is_before({0, 0}) && map.is_before({far, 0}) && map.is_before({0, far}) && map.is_before({far, far});
}

void improve(Candidate& best, const GreyView& picture, const Layout& layout, const Quad& handles) {
    const auto map = Homography::between(handles_of(layout.size), handles);
    if (!map || !is_before_camera(*map, layout.size)) return;
    const double score = score_of(picture, *map, layout);
    if (score > best.score) best = {layout.version, handles, *map, score};
}

/// How far around the place where a parallelogram would have the alignment pattern it is searched for.
struct Reach {
    double modules, share_of_size, step;
    std::size_t places;
};
constexpr Reach ordinary{3, 0.08, 0.5, 24}, far_off{3, 0.24, 0.6, 80}; // seen from the side

/// Places that look like the bottom right alignment pattern, the likeliest first; the parallelogram's own is one.
std::vector<PlanePoint> aligner_places(const GreyView& picture, const Corners& corners, int size, const Reach& reach) {
    const double between = size - 7;
    const PlanePoint right = (corners.top_right - corners.top_left) * (1 / between);
    const PlanePoint down = (corners.bottom_left - corners.top_left) * (1 / between);
    const PlanePoint middle = corners.top_left + (right + down) * (between - 3);
    std::vector<PlanePoint> places{middle};
    if (size == modules_of(1)) return places;

    struct Place {
        double score;
        PlanePoint at;
    };
    std::vector<Place> found;
    const int steps = static_cast<int>((reach.modules + reach.share_of_size * size) / reach.step);
    for (int v = -steps; v <= steps; ++v)
        for (int u = -steps; u <= steps; ++u) {
            const double x = u * reach.step, y = v * reach.step;
            const PlanePoint at = middle + right * x + down * y;
            constexpr double least = 0.55, per_module = 0.004; // nearer ones are likelier
            const double score = aligner_correlation(picture, at, right, down);
            if (score > least) found.push_back({score - per_module * std::hypot(x, y), at});
        }
    std::sort(found.begin(), found.end(), [](const Place& a, const Place& b) { return a.score > b.score; });
    const double apart = 1.2 * corners.module;
    for (const Place& place : found) {
        if (places.size() == reach.places) break;
        if (std::none_of(places.begin(), places.end(), [&](PlanePoint p) { return length(p - place.at) < apart; }))
            places.push_back(place.at);
    }
    return places;
}

/// Moves the four handles as long as that helps, by ever smaller steps.
void refine(Candidate& best, const GreyView& picture, double module) {
    const Layout& layout = layout_of(best.version);
    for (const double step : {0.6, 0.3, 0.15, 0.07}) {
        constexpr int rounds = 4;
        bool better = true;
        for (int round = 0; round < rounds && better; ++round) {
            const double before = best.score;
            for (std::size_t i = 0; i < best.handles.size(); ++i)
                for (const PlanePoint move :
                     {PlanePoint{1, 0}, PlanePoint{-1, 0}, PlanePoint{0, 1}, PlanePoint{0, -1}}) {
                    Quad handles = best.handles;
                    handles[i] = handles[i] + move * (step * module);
                    improve(best, picture, layout, handles);
                }
            better = best.score > before;
        }
    }
}

std::optional<Grid> finish(Candidate& best, const GreyView& picture, double module) {
    if (best.score < least_score) return std::nullopt;
    refine(best, picture, module);
    Grid grid{best.version, best.map, best.score, {}};
    grid.shifts = find_bend(picture, grid.map, layout_of(grid.version));
    return grid;
}

/// The versions about a likely one, those first whose timing patterns are to be seen.
std::vector<int> likely_versions(const GreyView& picture, const Corners& corners, int likely, int span) {
    struct Version {
        int number;
        double timed;
    };
    std::vector<Version> versions;
    for (int version = std::max(1, likely - span); version <= std::min(max_version, likely + span); ++version) {
        const int between = modules_of(version) - 7;
        const PlanePoint right = (corners.top_right - corners.top_left) * (1.0 / between);
        const PlanePoint down = (corners.bottom_left - corners.top_left) * (1.0 / between);
        double timed = 0;
        for (const auto& [along, in] : {std::pair{right, down}, {down, right}})
            timed += timing_correlation(picture, corners.top_left, along, in, 5, between - 5);
        versions.push_back({version, timed});
    }
    std::stable_sort(versions.begin(), versions.end(), [](auto& a, auto& b) { return a.timed > b.timed; });
    std::vector<int> numbers;
    for (const Version& version : versions) numbers.push_back(version.number);
    return numbers;
}

} // namespace

PlanePoint Grid::operator()(PlanePoint module) const {
    return map(shifts.empty() ? module : module + bend_at(shifts, layout_of(version), module));
}

Quad Grid::outline() const {
    const double far = modules_of(version);
    return {{map({0, 0}), map({far, 0}), map({far, far}), map({0, far})}};
}

bool are_corners(const GreyView& picture, const Corners& corners) {
    const PlanePoint across = corners.top_right - corners.top_left, down = corners.bottom_left - corners.top_left;
    const PlanePoint right = across * (corners.module / length(across)), below = down * (corners.module / length(down));
    double sum = 0;
    const std::array middles{corners.top_left, corners.top_right, corners.bottom_left};
    for (std::size_t i = 0; i < middles.size(); ++i) {
        const PlanePoint middle = middles[i];
        const double scale = corners.modules[i];
        Correlation sums;
        for (int v = -4; v <= 4; ++v)
            for (int u = -4; u <= 4; ++u) {
                const int ring = std::max(std::abs(u), std::abs(v));
                sums.add(picture(middle + (right * u + below * v) * scale), ring != 2 && ring != 4);
            }
        sum += sums.value();
    }
    constexpr double least = 0.5; // symbols seen from aside, blurred, or on a dark page come to 0.55 at least
    return sum > 3 * least;
}

std::optional<Grid> fit_grid(const GreyView& picture, const Corners& corners, Sight sight, const Deadline& deadline) {
    if (!(corners.module > 0)) return std::nullopt;
    const double side =
        (length(corners.top_right - corners.top_left) + length(corners.bottom_left - corners.top_left)) / 2;
    const int likely = static_cast<int>(std::lround((side / corners.module + 7 - 17) / 4));
    const int span = std::max(1, static_cast<int>(std::lround(0.12 * likely) + 1)) + (sight == Sight::aside ? 2 : 0);
    constexpr double certain = 0.8; // no other version comes near
    Candidate best;
    for (const int version : likely_versions(picture, corners, likely, span)) {
        const Layout& layout = layout_of(version);
        for (const PlanePoint& place :
             aligner_places(picture, corners, layout.size, sight == Sight::ahead ? ordinary : far_off)) {
            if (deadline.is_over()) return std::nullopt;
            improve(best, picture, layout, {corners.top_left, corners.top_right, place, corners.bottom_left});
        }
        if (best.score > certain) break;
    }
    return finish(best, picture, corners.module);
}

std::optional<Grid> fit_grid(const GreyView& picture, const Quad& outline, int version) {
    const Layout& layout = layout_of(version);
    const double far = layout.size;
    const auto rough = Homography::between({{{0, 0}, {far, 0}, {far, far}, {0, far}}}, outline);
    if (!rough) return std::nullopt;
    Quad handles = handles_of(layout.size);
    for (PlanePoint& handle : handles) handle = (*rough)(handle);
    const double module = (length(handles[1] - handles[0]) + length(handles[3] - handles[0])) / 2 / (far - 7);
    Candidate best;
    const Corners corners{handles[0], handles[1], handles[3], module};
    improve(best, picture, layout, handles);
    for (const PlanePoint& place : aligner_places(picture, corners, layout.size, ordinary))
        improve(best, picture, layout, {handles[0], handles[1], place, handles[3]});
    return finish(best, picture, module);
}

} // namespace qrid
