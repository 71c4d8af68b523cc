#include "qrid/qr/inside/survey.h"

#include "qrid/qr/inside/locate.h"
#include "qrid/qr/inside/place.h"
#include "qrid/qr/inside/triples.h"

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

// Measured on screenshots that were blurred, turned, shrunk, shaded and covered with noise: this window reads as many
// as ZXing's own binarizer and, unlike that, also low contrast.
constexpr int survey_window = 41;

/// The candidates that belong to no code, as the grid-fit reader wants them.
std::vector<Finder> finders_left(const std::vector<FinderCandidate>& candidates, double scale,
                                 const std::vector<FoundCode>& codes) {
    std::vector<Finder> finders;
    for (const FinderCandidate& candidate : candidates) {
        const double module = candidate.width / 7;
        if (belongs_to_any(codes, PlanePoint{candidate.x, candidate.y} * (1 / scale), module / scale)) continue;
        finders.push_back({{candidate.x, candidate.y}, module, static_cast<int>(std::ceil(3 * module)), 0});
    }
    return finders;
}

/// Whether three of them lie as they should, with something like timing patterns between, or whether one is so clear
/// that the others are only harder to see.
bool are_likely(const BilevelImage& picture, std::vector<Finder> finders, const Deadline& deadline) {
    const GreyView view(picture);
    finders = select_finders(std::move(finders), view);
    constexpr double likely = 1;
    const auto triples = find_triples(picture, finders, deadline);
    return !triples.empty() && triples.front().unlikely < likely;
}

bool is_one_clear(const BilevelImage& picture, std::vector<Finder> finders) {
    const GreyView view(picture);
    finders = select_finders(std::move(finders), view);
    constexpr double clear = 0.8;
    return std::any_of(finders.begin(), finders.end(), [&](const Finder& finder) {
        return finder.likeness > clear && has_timing_beside(view, finder);
    });
}

} // namespace

bool some_left(const std::vector<FinderCandidate>& finders, double scale, const std::vector<FoundCode>& codes) {
    std::vector<double> widths;
    for (const FinderCandidate& finder : finders)
        if (!belongs_to_any(codes, PlanePoint{finder.x, finder.y} * (1 / scale), finder.width / 7 / scale))
            widths.push_back(finder.width);
    constexpr double alike = 1.4;
    std::sort(widths.begin(), widths.end());
    for (std::size_t i = 2; i < widths.size(); ++i)
        if (widths[i] <= alike * widths[i - 2]) return true;
    return false;
}

const Surveyed& Survey::at(int level) {
    const auto [entry, is_new] = levels_.try_emplace(level);
    Surveyed& surveyed = entry->second;
    if (is_new) {
        surveyed.level = level;
        surveyed.scale = std::ldexp(1, level);
        surveyed.bilevel = threshold_local(pyramid_.level(level), survey_window);
        surveyed.dark = find_finders(surveyed.bilevel, max_finders + 1);
    }
    return surveyed;
}

const std::vector<FinderCandidate>& Survey::light_at(int level) {
    const auto [entry, is_new] = light_.try_emplace(level);
    if (is_new) entry->second = find_finders(at(level).bilevel, max_finders + 1, Ink::light);
    return entry->second;
}

bool Survey::shows_more(int finest, const std::vector<FoundCode>& codes, const Deadline& deadline) {
    for (int level = pyramid_.coarsest(); level <= finest && !deadline.is_over(); ++level) {
        const Surveyed& here = at(level);
        const auto left = finders_left(here.dark, here.scale, codes);
        if (!left.empty() && is_one_clear(here.bilevel, left)) return true;
        if (some_left(here.dark, here.scale, codes) && are_likely(here.bilevel, left, deadline)) return true;
        const auto& light = light_at(level);
        if (some_left(light, here.scale, codes) &&
            are_likely(inverted(here.bilevel), finders_left(light, here.scale, codes), deadline))
            return true;
    }
    return false;
}

} // namespace qrid
