#include "qrid/qr/inside/locate.h"

#include "qrid/qr/inside/correlation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <optional>

namespace qrid {

namespace {

using RunLengths = std::array<double, 5>;

constexpr double row_slack = 0.65, slanted_slack = 0.9;

/// Whether the runs are those of a finder pattern, none off by more than a share of a module and half a pixel.
bool is_pattern(const RunLengths& runs, Rings rings, double share) {
    if (*std::min_element(runs.begin(), runs.end()) <= 0) return false;
    const double inner = runs[1] + runs[2] + runs[3], sum = inner + runs[0] + runs[4];
    const double module = rings == Rings::all ? sum / 7 : inner / 5;
    if (module < 1) return false;
    const double slack = share * module + 0.5;
    const auto is_one = [&](double run) { return std::abs(run - module) < slack; };
    if (!is_one(runs[1]) || !is_one(runs[3]) || std::abs(runs[2] - 3 * module) >= 1.8 * slack) return false;
    if (rings == Rings::all) return is_one(runs[0]) && is_one(runs[4]);
    return std::min(runs[0], runs[4]) > module - slack;
}

struct Crossed {
    double module = 0; ///< pixels
    double shift = 0;  ///< from the point looked from to the middle, along the direction, pixels
};

/// The runs of a dark point's line in both directions.
std::optional<Crossed> cross_at(const BilevelImage& picture, PlanePoint at, PlanePoint step, double reach, Rings rings,
                                double share) {
    const auto value = [&](int distance) { // -1 outside
        const int x = static_cast<int>(std::floor(at.x + step.x * distance));
        const int y = static_cast<int>(std::floor(at.y + step.y * distance));
        if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) return -1;
        return picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                              static_cast<std::size_t>(x)] == 0
                   ? 1
                   : 0;
    };
    if (value(0) != 1) return std::nullopt;
    std::array<std::array<int, 3>, 2> half{}; // the core, the light ring, the dark ring; backward and forward
    for (int side : {0, 1}) {
        const int sign = side == 0 ? -1 : 1;
        int distance = side;
        for (std::size_t run = 0; run < 3; ++run)
            for (int& length = half[static_cast<std::size_t>(side)][run]; value(sign * distance) == (run == 1 ? 0 : 1);
                 ++distance) {
                if (++length <= reach) continue;
                if (run < 2 || rings == Rings::all) return std::nullopt;
                break; // into the page
            }
    }
    const auto& [back, ahead] = half;
    const RunLengths runs{double(back[2]), double(back[1]), double(back[0] + ahead[0]), double(ahead[1]),
                          double(ahead[2])};
    if (!is_pattern(runs, rings, share)) return std::nullopt;
    const double inner = runs[1] + runs[2] + runs[3];
    if (rings == Rings::inner) return Crossed{inner / 5, 0.5 * (ahead[0] + ahead[1] - back[0] - back[1] + 1)};
    return Crossed{(inner + runs[0] + runs[4]) / 7,
                   0.5 * (ahead[0] + ahead[1] + ahead[2] - back[0] - back[1] - back[2] + 1)};
}

/// On circles around its middle, each of which stays within one of the square rings.
double likeness(const GreyView& picture, const Finder& finder) {
    struct Circle {
        double radius; // modules
        bool dark;
    };
    constexpr std::array circles{Circle{0.4, true}, Circle{0.8, true},  Circle{1.2, true},
                                 Circle{2, false},  Circle{2.3, false}, Circle{3.3, true}};
    constexpr int points = 16;
    static const auto directions = [] {
        std::array<PlanePoint, points> around;
        for (std::size_t i = 0; i < points; ++i) {
            const double angle = 2 * std::numbers::pi * static_cast<double>(i) / points;
            around[i] = {std::cos(angle), std::sin(angle)};
        }
        return around;
    }();
    Correlation sums;
    for (const auto& [radius, dark] : circles)
        for (const PlanePoint& direction : directions)
            sums.add(picture(finder.centre + direction * (radius * finder.module)), dark);
    return sums.value();
}

class Search {
public:
    Search(const BilevelImage& picture, Rings rings) : picture_(picture), rings_(rings) {}

    void look_in_row(int y) {
        find_edges(y);
        for (std::size_t i = 1; i + 5 < edges_.size(); i += 2) {
            const int core = edges_[i + 3] - edges_[i + 2];
            if (core + 2 < std::max(edges_[i + 2] - edges_[i + 1], edges_[i + 4] - edges_[i + 3])) continue;
            RunLengths runs{};
            for (std::size_t k = 0; k < runs.size(); ++k) runs[k] = edges_[i + k + 1] - edges_[i + k];
            if (is_pattern(runs, rings_, row_slack)) confirm({(edges_[i + 2] + edges_[i + 3]) / 2.0, y + 0.5}, runs);
        }
        constexpr int rows_between = 32;
        if (y % rows_between == 0) put_aside(y);
    }

    std::vector<Finder> found() && {
        put_aside(picture_.height + picture_.width);
        std::stable_sort(done_.begin(), done_.end(),
                         [](const Finder& a, const Finder& b) { return a.wholeness() > b.wholeness(); });
        if (done_.size() > most_finders) done_.resize(most_finders);
        return std::move(done_);
    }

private:
    /// Where runs begin: light ones, of which the first may be empty, and dark ones in turn; and the end of the row.
    void find_edges(int y) {
        const std::uint8_t* begin =
            picture_.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(picture_.width);
        const std::uint8_t *end = begin + picture_.width, *at = begin;
        edges_.assign(1, 0);
        for (int next = 0;; next = 255 - next) {
            at = static_cast<const std::uint8_t*>(std::memchr(at, next, static_cast<std::size_t>(end - at)));
            if (at == nullptr) break;
            edges_.push_back(static_cast<int>(at - begin));
        }
        edges_.push_back(picture_.width);
    }

    void confirm(PlanePoint at, const RunLengths& row) {
        const double inner = row[1] + row[2] + row[3];
        const double width = rings_ == Rings::all ? inner + row[0] + row[4] : inner * 7 / 5;
        const auto down = cross_at(picture_, at, {0, 1}, width, rings_, row_slack);
        if (!down || 7 * down->module > 1.7 * width || width > 1.7 * 7 * down->module) return;
        at.y += down->shift;
        const auto across = cross_at(picture_, at, {1, 0}, width, rings_, row_slack);
        if (!across) return;
        at.x += across->shift;
        keep({at, (across->module + down->module) / 2, 1});
    }

    void keep(const Finder& seen) {
        for (Finder& known : growing_) {
            const PlanePoint off = known.centre - seen.centre;
            if (std::abs(off.x) >= 2 * known.module || std::abs(off.y) >= 2 * known.module ||
                seen.module >= 1.7 * known.module || known.module >= 1.7 * seen.module)
                continue;
            const double share = 1.0 / ++known.rows;
            known.centre = known.centre - off * share;
            known.module += (seen.module - known.module) * share;
            return;
        }
        constexpr std::size_t room = 10 * most_finders; // in one strip of a picture: it is a tiling, and not of codes
        if (growing_.size() < room) growing_.push_back(seen);
    }

    /// Those that end above a row grow no more; of them those are kept that were seen in rows enough.
    void put_aside(int y) {
        constexpr std::size_t room = 4 * most_finders;
        std::erase_if(growing_, [&](const Finder& finder) {
            if (finder.centre.y + 4 * finder.module > y) return false;
            const bool is_one = finder.rows >= 2 && 2 * finder.rows >= finder.module;
            if (is_one && done_.size() < room) done_.push_back(finder);
            return true;
        });
    }

    const BilevelImage& picture_;
    Rings rings_;
    std::vector<int> edges_;
    std::vector<Finder> growing_, done_;
};

} // namespace

std::vector<Finder> locate_finders(const BilevelImage& picture, Rings rings, const Deadline& deadline) {
    Search search(picture, rings);
    constexpr int rows_between_looks = 64;
    for (int y = 0; y < picture.height; ++y) {
        if (y % rows_between_looks == 0 && deadline.is_over()) break;
        search.look_in_row(y);
    }
    return std::move(search).found();
}

std::vector<Finder> select_finders(std::vector<Finder> finders, const GreyView& picture) {
    for (Finder& finder : finders) {
        const double upright = finder.module;
        for (const double scale : {1.0, 0.85, 0.72}) { // rows and columns cross a turned pattern aslant
            Finder turned = finder;
            turned.module = scale * upright;
            turned.likeness = likeness(picture, turned);
            if (scale == 1 || turned.likeness > finder.likeness) finder = turned;
        }
    }
    std::stable_sort(finders.begin(), finders.end(),
                     [](const Finder& a, const Finder& b) { return a.likeness > b.likeness; });
    constexpr double least = 0.3, great = 0.75;
    constexpr std::size_t some = 40;
    std::size_t kept = 0;
    while (kept < finders.size() && finders[kept].likeness > (kept < some ? least : great)) ++kept;
    finders.resize(kept);
    return finders;
}

bool has_timing_beside(const GreyView& picture, const Finder& finder) {
    constexpr int turns = 24, first = 5, last = 15; // directions in a quarter; modules from the middle
    constexpr double likely = 0.75;
    for (int turn = 0; turn < 4 * turns; ++turn) {
        const double angle = std::numbers::pi / 2 * turn / turns;
        for (const double scale : {1.0, 0.94}) { // of a turned pattern the module is known less well
            const PlanePoint step = PlanePoint{std::cos(angle), std::sin(angle)} * (scale * finder.module);
            for (const int side : {-1, 1})
                if (timing_correlation(picture, finder.centre, step, PlanePoint{-step.y, step.x} * side, first, last) >
                    likely)
                    return true;
        }
    }
    return false;
}

double module_along(const BilevelImage& picture, const Finder& finder, PlanePoint direction) {
    const double distance = length(direction);
    if (!(distance > 0)) return 0;
    const auto crossed =
        cross_at(picture, finder.centre, direction * (1 / distance), 60 * finder.module, Rings::all, slanted_slack);
    return crossed ? crossed->module : 0;
}

double untimeliness(const BilevelImage& picture, PlanePoint from, PlanePoint to, double expected) {
    const double distance = length(to - from);
    const int steps = static_cast<int>(distance);
    if (steps < 2 || !(expected > 0)) return 1;
    const PlanePoint step = (to - from) * (1.0 / steps);
    int changes = 0, last = -1;
    for (int i = 0; i <= steps; ++i) {
        const PlanePoint at = from + step * i;
        const int x = static_cast<int>(std::floor(at.x)), y = static_cast<int>(std::floor(at.y));
        if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) return 1;
        const int value = picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                                         static_cast<std::size_t>(x)];
        changes += last >= 0 && value != last;
        last = value;
    }
    return std::min(1.0, std::abs(changes - expected) / expected);
}

} // namespace qrid
