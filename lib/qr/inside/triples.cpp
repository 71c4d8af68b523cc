#include "qrid/qr/inside/triples.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace qrid {

namespace {

constexpr double most_size_ratio = 1.6, most_side_ratio = 1.7, most_cosine = 0.5;
constexpr double shortest_side = 10, longest_side = 200; // modules
constexpr std::size_t most_triples = 20000;

bool are_alike(const Finder& a, const Finder& b) {
    return std::max(a.module, b.module) <= most_size_ratio * std::min(a.module, b.module);
}

/// Whether and how the three lie as a symbol's do: the right angle first, clockwise.
std::optional<Triple> arranged(const std::vector<Finder>& finders, std::array<std::size_t, 3> of) {
    const auto at = [&](std::size_t i) { return finders[of[i]].centre; };
    const auto [smallest, largest] = std::minmax({finders[of[0]].module, finders[of[1]].module, finders[of[2]].module});
    if (largest > most_size_ratio * smallest) return std::nullopt;
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

/// How little is to be seen of the timing pattern from one finder pattern to another, on the side where a third lies:
/// 0 to 1.
double untimed(const BilevelImage& picture, const Finder& from, const Finder& to, PlanePoint inward) {
    const PlanePoint along = to.centre - from.centre;
    const double distance = length(along), module = (from.module + to.module) / 2;
    const PlanePoint step = along * (4 * module / distance), in = inward * (3 / length(inward)); // modules; row 6
    return untimeliness(picture, from.centre + step + in * from.module, to.centre - step + in * to.module,
                        distance / module - 7);
}

double untimed(const BilevelImage& picture, const std::vector<Finder>& finders, const Triple& triple) {
    const Finder &angle = finders[triple.finders[0]], &right = finders[triple.finders[1]],
                 &below = finders[triple.finders[2]];
    return untimed(picture, angle, right, below.centre - angle.centre) +
           untimed(picture, angle, below, right.centre - angle.centre);
}

/// Every three of like size that lie as they should.
std::vector<Triple> all_triples(const std::vector<Finder>& finders) {
    std::vector<Triple> triples;
    for (std::size_t i = 0; i < finders.size(); ++i)
        for (std::size_t j = i + 1; j < finders.size(); ++j) {
            if (!are_alike(finders[i], finders[j])) continue;
            for (std::size_t k = j + 1; k < finders.size(); ++k)
                if (auto triple = arranged(finders, {i, j, k})) triples.push_back(*triple);
        }
    return triples;
}

/// Those alone that have timing patterns on both sides: of many finder patterns there would be millions otherwise.
std::vector<Triple> timed_triples(const BilevelImage& picture, const std::vector<Finder>& finders,
                                  const Deadline& deadline) {
    constexpr double timed = 0.35; // data changes half as often
    std::vector<std::vector<std::size_t>> sides(finders.size());
    for (std::size_t i = 0; i < finders.size() && !deadline.is_over(); ++i)
        for (std::size_t j = i + 1; j < finders.size(); ++j) {
            const PlanePoint along = finders[j].centre - finders[i].centre, across{-along.y, along.x};
            const double distance = length(along);
            if (!are_alike(finders[i], finders[j]) || distance < shortest_side * finders[i].module ||
                distance > longest_side * finders[i].module)
                continue;
            if (untimed(picture, finders[i], finders[j], across) > timed &&
                untimed(picture, finders[i], finders[j], across * -1) > timed)
                continue;
            sides[i].push_back(j);
            sides[j].push_back(i);
        }
    std::vector<Triple> triples;
    for (std::size_t angle = 0; angle < sides.size() && !deadline.is_over(); ++angle)
        for (std::size_t a = 0; a < sides[angle].size(); ++a)
            for (std::size_t b = a + 1; b < sides[angle].size() && triples.size() < most_triples; ++b)
                if (auto triple = arranged(finders, {angle, sides[angle][a], sides[angle][b]});
                    triple && triple->finders[0] == angle)
                    triples.push_back(*triple);
    return triples;
}

} // namespace

std::vector<Triple> find_triples(const BilevelImage& picture, const std::vector<Finder>& finders,
                                 const Deadline& deadline) {
    constexpr std::size_t many = 40;
    std::vector<Triple> triples =
        finders.size() > many ? timed_triples(picture, finders, deadline) : all_triples(finders);
    const auto likelier = [](const Triple& a, const Triple& b) { return a.unlikely < b.unlikely; };
    constexpr std::size_t most_looked_at = 3000;
    if (triples.size() > most_looked_at) {
        std::nth_element(triples.begin(), triples.begin() + most_looked_at, triples.end(), likelier);
        triples.resize(most_looked_at);
    }
    for (Triple& triple : triples) triple.unlikely += untimed(picture, finders, triple);
    std::sort(triples.begin(), triples.end(), likelier);
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
    const double mean = (finders[angle].module + finders[right].module + finders[below].module) / 3;
    return {finders[angle].centre,
            finders[right].centre,
            finders[below].centre,
            count == 0 ? mean : sum / count,
            {finders[angle].module / mean, finders[right].module / mean, finders[below].module / mean}};
}

} // namespace qrid
