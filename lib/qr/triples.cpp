#include "qrid/qr/triples.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace qrid {

namespace {

constexpr double most_size_ratio = 1.6, most_side_ratio = 1.7, most_cosine = 0.5;
constexpr double shortest_side = 10, longest_side = 200; // modules
constexpr std::size_t most_triples = 100000;

/// Whether and how the three lie as a symbol's do: the right angle first, clockwise.
std::optional<Triple> arranged(const std::vector<Finder>& finders, std::array<std::size_t, 3> of) {
    const auto at = [&](std::size_t i) { return finders[of[i]].centre; };
    const auto [smallest, largest] = std::minmax({finders[of[0]].module, finders[of[1]].module, finders[of[2]].module});
    // The longest side lies across from the right angle.
    std::size_t angle = 0;
    double longest = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double side = length(at((i + 1) % 3) - at((i + 2) % 3));
        if (side <= longest) continue;
        longest = side;
        angle = i;
    }
    std::size_t right = (angle + 1) % 3, below = (angle + 2) % 3;
    PlanePoint across = at(right) - at(angle), down = at(below) - at(angle);
    if (cross(across, down) < 0) {
        std::swap(right, below);
        std::swap(across, down);
    }
    const double a = length(across), b = length(down);
    if (std::min(a, b) < shortest_side * smallest || std::max(a, b) > longest_side * largest ||
        std::max(a, b) > most_side_ratio * std::min(a, b))
        return std::nullopt;
    const double cosine = std::abs(dot(across, down)) / (a * b);
    if (cosine > most_cosine) return std::nullopt;
    double missing = 0;
    for (const std::size_t i : of) missing += 1 - finders[i].wholeness() + 1 - finders[i].likeness;
    return Triple{cosine + 2 * std::abs(a - b) / (a + b) + (largest / smallest - 1) + missing,
                  {of[angle], of[right], of[below]}};
}

/// How little is to be seen of the timing patterns: 0 to 2.
double untimed(const BilevelImage& picture, const std::vector<Finder>& finders, const Triple& triple) {
    const Finder &angle = finders[triple.finders[0]], &right = finders[triple.finders[1]],
                 &below = finders[triple.finders[2]];
    const auto side = [&](const Finder& far, const Finder& other) {
        const PlanePoint along = far.centre - angle.centre, inward = other.centre - angle.centre;
        const double distance = length(along), module = (angle.module + far.module) / 2;
        const PlanePoint step = along * (1 / distance), in = inward * (3 / length(inward)); // three modules: row 6
        const PlanePoint from = angle.centre + step * (4 * module) + in * angle.module;
        const PlanePoint to = far.centre - step * (4 * module) + in * far.module;
        return untimeliness(picture, from, to, distance / module - 7);
    };
    return side(right, below) + side(below, right);
}

} // namespace

std::vector<Triple> find_triples(const BilevelImage& picture, const std::vector<Finder>& finders,
                                 const Deadline& deadline) {
    // By size, so that those of unlike size are not even paired.
    std::vector<std::size_t> order(finders.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return finders[a].module < finders[b].module; });
    std::vector<Triple> triples;
    for (std::size_t i = 0; i < order.size() && triples.size() < most_triples; ++i) {
        if (deadline.is_over()) break;
        const double most = most_size_ratio * finders[order[i]].module;
        for (std::size_t j = i + 1; j < order.size() && finders[order[j]].module <= most; ++j)
            for (std::size_t k = j + 1; k < order.size() && finders[order[k]].module <= most; ++k)
                if (auto triple = arranged(finders, {order[i], order[j], order[k]})) triples.push_back(*triple);
    }
    for (Triple& triple : triples) triple.unlikely += untimed(picture, finders, triple);
    std::sort(triples.begin(), triples.end(), [](const Triple& a, const Triple& b) { return a.unlikely < b.unlikely; });
    return triples;
}

Corners corners_of(const BilevelImage& picture, const std::vector<Finder>& finders, const Triple& triple) {
    const auto& [angle, right, below] = triple.finders;
    double sum = 0;
    int count = 0;
    for (const auto& [of, toward] : {std::pair{angle, right}, {angle, below}, {right, angle}, {below, angle}}) {
        const double module = module_along(picture, finders[of], finders[toward].centre - finders[of].centre);
        if (module == 0) continue;
        sum += module;
        ++count;
    }
    const double upright = (finders[angle].module + finders[right].module + finders[below].module) / 3;
    return {finders[angle].centre, finders[right].centre, finders[below].centre, count == 0 ? upright : sum / count};
}

} // namespace qrid
