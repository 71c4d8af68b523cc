#include "qrid/qr/inside/finder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>

namespace qrid {

namespace {

// A pattern whose modules are one pixel has a core of three rows: every third row meets every pattern.
constexpr int row_step = 3;

using Runs = std::array<int, 5>;

int total(const Runs& runs) { return runs[0] + runs[1] + runs[2] + runs[3] + runs[4]; }

/// Whether the runs are 1:1:3:1:1, none further off than a share of a module and some pixels.
bool is_finder(const Runs& runs, double share, double pixels) {
    constexpr std::array<int, 5> modules{1, 1, 3, 1, 1};
    const int sum = total(runs);
    if (sum < 7) return false;
    const double module = sum / 7.0, slack = share * module + pixels;
    for (std::size_t i = 0; i < runs.size(); ++i)
        if (runs[i] == 0 || std::abs(runs[i] - modules[i] * module) > slack) return false;
    return true;
}

struct FinderPlace {
    int x = 0, y = 0;
};

/// A picture and what in it counts as dark.
struct View {
    const BilevelImage& picture;
    Ink ink;

    const std::uint8_t* row(int y) const {
        return picture.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width);
    }
    bool holds(FinderPlace at) const { return at.x >= 0 && at.y >= 0 && at.x < picture.width && at.y < picture.height; }
    bool is_dark(FinderPlace at) const { return row(at.y)[at.x] == static_cast<std::uint8_t>(ink); }
};

/// Where the runs of a row begin, and its end: light runs, of which the first may be empty, and dark ones in turn.
void find_runs(const View& view, int y, std::vector<int>& edges) {
    const std::uint8_t *begin = view.row(y), *end = begin + view.picture.width, *at = begin;
    edges.assign(1, 0);
    for (auto next = static_cast<std::uint8_t>(view.ink);; next = static_cast<std::uint8_t>(~next)) {
        at = static_cast<const std::uint8_t*>(std::memchr(at, next, static_cast<std::size_t>(end - at)));
        if (at == nullptr) break;
        edges.push_back(static_cast<int>(at - begin));
    }
    edges.push_back(view.picture.width);
}

/// Follows the runs through a place in both directions of a line. The middle of the pattern, when it is one.
std::optional<FinderPlace> cross(const View& view, FinderPlace through, FinderPlace step, int reach) {
    Runs runs{};
    std::array<int, 2> ends{};
    for (int side : {0, 1}) {
        const int sign = side == 0 ? -1 : 1;
        int distance = side;
        for (int run = 0; run < 3; ++run) {
            const int index = 2 + sign * run;
            int& length = runs[static_cast<std::size_t>(index)];
            for (; distance <= reach; ++distance, ++length) {
                const FinderPlace at{through.x + sign * distance * step.x, through.y + sign * distance * step.y};
                if (!view.holds(at) || view.is_dark(at) == (run == 1)) break;
            }
        }
        ends[static_cast<std::size_t>(side)] = sign * (distance - 1);
    }
    if (!is_finder(runs, 0.75, 1.5)) return std::nullopt;
    const int shift = (ends[0] + ends[1]) / 2;
    return FinderPlace{through.x + shift * step.x, through.y + shift * step.y};
}

/// The centre of the pattern around a place that a row suggests.
std::optional<FinderPlace> confirm(const View& view, FinderPlace suggested, int width) {
    const int reach = 3 * width; // for patterns that are seen from the side
    auto centre = cross(view, suggested, {0, 1}, reach);
    if (centre) centre = cross(view, *centre, {1, 0}, reach);
    if (!centre || !cross(view, *centre, {1, 1}, reach) || !cross(view, *centre, {1, -1}, reach)) return std::nullopt;
    return centre;
}

} // namespace

std::vector<FinderCandidate> find_finders(const BilevelImage& picture, std::size_t at_most, Ink ink) {
    const View view{picture, ink};
    std::vector<FinderCandidate> found;
    const auto is_known = [&](double x, double y) {
        return std::any_of(found.begin(), found.end(), [&](const FinderCandidate& known) {
            const double u = known.x - x, v = known.y - y;
            return 4 * (u * u + v * v) < known.width * known.width;
        });
    };
    std::vector<int> edges;
    for (int y = row_step - 1; y < picture.height; y += row_step) {
        find_runs(view, y, edges);
        for (std::size_t i = 1; i + 5 < edges.size(); i += 2) {
            Runs runs{};
            for (std::size_t run = 0; run < runs.size(); ++run) runs[run] = edges[i + run + 1] - edges[i + run];
            if (!is_finder(runs, 0.5, 0.51)) continue;
            const FinderPlace suggested{(edges[i + 2] + edges[i + 3]) / 2, y};
            if (is_known(suggested.x, y)) continue;
            const auto centre = confirm(view, suggested, total(runs));
            if (!centre) continue;
            if (found.size() == at_most) return found;
            found.push_back({centre->x + 0.5, centre->y + 0.5, static_cast<double>(total(runs))});
        }
    }
    return found;
}

} // namespace qrid
