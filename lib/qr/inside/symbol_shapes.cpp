#include "qrid/qr/inside/symbol_shapes.h"

#include "qrid/qr/inside/correlation.h"
#include "qrid/qr/inside/locate.h"
#include "qrid/qr/inside/place.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

namespace qrid {

namespace {

bool is_dark(const BilevelImage& picture, PlanePoint at) {
    const auto x = static_cast<int>(std::floor(at.x)), y = static_cast<int>(std::floor(at.y));
    return x >= 0 && y >= 0 && x < picture.width && y < picture.height &&
           picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                          static_cast<std::size_t>(x)] == 0;
}

FoundCode code_at(Symbology symbology, PlanePoint middle, double reach) {
    FoundCode code;
    code.symbology = symbology;
    code.rung = "shape";
    const std::array<PlanePoint, 4> ways{PlanePoint{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    for (std::size_t i = 0; i < ways.size(); ++i) code.corners.at(i) = whole_pixels(middle + ways.at(i) * reach);
    return code;
}

/// From a point in its own colour outwards: how far each of the next rings reaches, in pixels; fewer at the border.
std::vector<double> rings_from(const BilevelImage& picture, PlanePoint from, PlanePoint way, std::size_t rings,
                               double farthest) {
    std::vector<double> ends;
    bool dark = is_dark(picture, from);
    for (double at = 0; at < farthest && ends.size() < rings; at += 0.5)
        if (const bool now_dark = is_dark(picture, from + way * at); now_dark != dark) {
            ends.push_back(at);
            dark = now_dark;
        }
    return ends;
}

/// Along a line through the middle, both ways: the width of the middle and the mean of the rings, when the rings are of
/// one width and lie alike on both sides.
struct BullsEye {
    double middle = 0, ring = 0;
};

constexpr std::size_t eye_rings = 4;

std::optional<BullsEye> eye_along(const BilevelImage& picture, PlanePoint middle, PlanePoint way, double farthest) {
    const auto there = rings_from(picture, middle, way, eye_rings, farthest),
               back = rings_from(picture, middle, way * -1, eye_rings, farthest);
    if (there.size() < eye_rings || back.size() < eye_rings) return std::nullopt;
    constexpr std::size_t outer = eye_rings - 1; // rings that end
    const double ring = (there[outer] - there[0] + back[outer] - back[0]) / (2 * outer);
    if (ring < 1.2) return std::nullopt;
    constexpr double unlike = 0.4;
    for (const auto& ends : {there, back})
        for (std::size_t i = 0; i < outer; ++i)
            if (std::abs(ends[i + 1] - ends[i] - ring) > unlike * ring + 0.5) return std::nullopt;
    if (std::abs(there[outer] - back[outer]) > ring) return std::nullopt;
    return BullsEye{there[0] + back[0], ring};
}

/// How often light and dark change on a circle.
int changes_around(const BilevelImage& picture, PlanePoint middle, double radius) {
    constexpr int steps = 180;
    int changes = 0;
    bool before = is_dark(picture, middle + PlanePoint{radius, 0});
    for (int i = 1; i <= steps; ++i) {
        const double angle = 2 * std::numbers::pi * i / steps;
        const bool now_dark = is_dark(picture, middle + PlanePoint{std::cos(angle), std::sin(angle)} * radius);
        changes += now_dark != before;
        before = now_dark;
    }
    return changes;
}

std::optional<FoundCode> bulls_eye_at(const BilevelImage& picture, PlanePoint at, double farthest) {
    const auto across = eye_along(picture, at, {1, 0}, farthest);
    if (!across) return std::nullopt;
    const auto down = eye_along(picture, at, {0, 1}, farthest);
    const double diagonal = std::numbers::sqrt2 / 2;
    const auto slope = eye_along(picture, at, {diagonal, diagonal}, 1.5 * farthest),
               rise = eye_along(picture, at, {diagonal, -diagonal}, 1.5 * farthest);
    if (!down || !slope || !rise) return std::nullopt;
    const double ring = (across->ring + down->ring) / 2;
    constexpr double alike = 1.35;
    if (std::max(across->ring, down->ring) > alike * std::min(across->ring, down->ring)) return std::nullopt;
    constexpr int least_changes = 10;
    if (is_dark(picture, at)) { // the middle of Aztec is a module
        if (across->middle > 1.6 * ring || changes_around(picture, at, 7 * ring) < least_changes) return std::nullopt;
        return code_at(Symbology::aztec, at, 8 * ring);
    }
    if (across->middle < 1.1 * ring || across->middle > 2.4 * ring) return std::nullopt;
    if (std::abs(slope->ring / ring - 1) > 0.25 || std::abs(rise->ring / ring - 1) > 0.25) return std::nullopt; // round
    if (changes_around(picture, at, 7.5 * ring) < least_changes) return std::nullopt;
    return code_at(Symbology::maxicode, at, 20 * ring);
}

/// Places on rows where several runs of one width follow each other, whose middle is one.
void find_bulls_eyes(const BilevelImage& picture, const Deadline& deadline, std::vector<FoundCode>& found) {
    constexpr std::size_t side = 3, most = 4; // runs on each side of the middle
    std::vector<int> ends;
    for (int y = 1; y < picture.height && found.size() < most && !deadline.is_over(); y += 2) {
        const std::uint8_t* row = picture.pixels.data() + static_cast<std::ptrdiff_t>(y) * picture.width;
        ends.clear();
        for (int x = 1; x < picture.width; ++x)
            if (row[x] != row[x - 1]) ends.push_back(x);
        for (std::size_t i = side; i + side + 1 < ends.size() && found.size() < most; ++i) {
            // the middle lies from ends[i] to ends[i + 1]
            const double left = (ends[i] - ends[i - side]) / static_cast<double>(side),
                         right = (ends[i + 1 + side] - ends[i + 1]) / static_cast<double>(side);
            const double middle = ends[i + 1] - ends[i], ring = (left + right) / 2;
            if (ring < 1.5 || std::abs(left - right) > 0.35 * ring || middle < 0.6 * ring || middle > 2.4 * ring)
                continue;
            const PlanePoint at{(ends[i] + ends[i + 1]) / 2.0, y + 0.5};
            if (within_any(found, at)) continue;
            // The row need not go through the middle of the middle: go there first.
            const auto above = rings_from(picture, at, {0, -1}, 1, 2 * middle),
                       below = rings_from(picture, at, {0, 1}, 1, 2 * middle);
            if (above.empty() || below.empty()) continue;
            const PlanePoint centred{at.x, at.y + (below[0] - above[0]) / 2};
            if (auto code = bulls_eye_at(picture, centred, 8 * ring)) found.push_back(std::move(*code));
        }
    }
}

/// Whether light and dark take turns from a finder pattern on, on a line so many modules beside its middle.
bool is_timed(const GreyView& picture, const Finder& finder, PlanePoint step, PlanePoint aside, double distance,
              int last) {
    constexpr double clear = 0.75;
    constexpr double drawn = 3; // what timing_correlation() takes as the distance
    return timing_correlation(picture, finder.centre, step, aside * (distance / drawn), 5, last) > clear;
}

/// Whether the second module outside of that side is light all along: a quiet zone, where a QR code has its data.
bool is_quiet(const GreyView& picture, const Finder& finder, PlanePoint step, PlanePoint aside) {
    constexpr int first = -4, last = 9, outside = 5; // modules from the middle
    const float dark = picture(finder.centre), light = picture(finder.centre + aside * 2), half = (dark + light) / 2;
    int dark_ones = 0;
    for (int i = first; i <= last; ++i) dark_ones += picture(finder.centre + step * i + aside * outside) < half;
    return light > dark && dark_ones <= 1;
}

/// Whether light and dark take turns beyond the sixteenth module, too, however roughly.
bool goes_on(const GreyView& picture, const Finder& finder, PlanePoint step, PlanePoint aside) {
    constexpr double rough = 0.45;
    constexpr int beyond = 14, last = 21; // modules from the middle
    return timing_correlation(picture, finder.centre, step, aside, beyond, last) > rough;
}

std::optional<FoundCode> small_qr_at(const GreyView& picture, const Finder& finder) {
    constexpr int to_the_alignment = 14, of_m2 = 9; // modules from the middle
    std::optional<FoundCode> micro;
    for (int degrees = -44; degrees <= 44; degrees += 2)
        for (int quarter = 0; quarter < 4; ++quarter) {
            const double angle = (degrees + 90 * quarter) * std::numbers::pi / 180;
            const PlanePoint step = PlanePoint{std::cos(angle), std::sin(angle)} * finder.module, down{-step.y, step.x};
            if (!is_timed(picture, finder, step, down * -1, 3, of_m2) || !is_quiet(picture, finder, step, down * -1))
                continue;
            if (is_timed(picture, finder, step, down * -1, 3, to_the_alignment))
                for (int height = 7; height <= 17; height += 2)
                    if (is_timed(picture, finder, step, down, height - 4, to_the_alignment))
                        return code_at(Symbology::rmqr, finder.centre, 5 * finder.module);
            // and down the other outer side, in the order of a mirror
            if (!is_timed(picture, finder, down, step * -1, 3, of_m2) || !is_quiet(picture, finder, down, step * -1))
                continue;
            // A tall rMQR has the same on both sides, but goes on where the largest Micro QR has ended.
            if (goes_on(picture, finder, step, down * -1) || goes_on(picture, finder, down, step * -1))
                return code_at(Symbology::rmqr, finder.centre, 5 * finder.module);
            micro = code_at(Symbology::micro_qr, finder.centre + (step + down) * 4, 8 * finder.module);
        }
    return micro;
}

void find_small_qr(const GrayImage& picture, const BilevelImage& bilevel, const Deadline& deadline,
                   std::vector<FoundCode>& found) {
    constexpr std::size_t most = 12;
    const GreyView view(picture);
    std::vector<Finder> finders = select_finders(locate_finders(bilevel, Rings::all, deadline), view);
    if (finders.size() > most) finders.resize(most);
    for (const Finder& finder : finders) {
        if (deadline.is_over()) return;
        if (auto code = small_qr_at(view, finder)) found.push_back(std::move(*code));
    }
}

} // namespace

std::vector<FoundCode> recognise_shapes(const GrayImage& picture, const Deadline& deadline) {
    constexpr int eye_window = 61;
    const BilevelImage bilevel = threshold_local(picture, eye_window);
    std::vector<FoundCode> found;
    find_bulls_eyes(bilevel, deadline, found);
    find_small_qr(picture, bilevel, deadline, found);
    return found;
}

} // namespace qrid
