#include "qrid/qr/inside/bend.h"

#include "qrid/qr/inside/correlation.h"

#include <algorithm>

namespace qrid {

namespace {

/// The alignment pattern's shift around a guess: coarse, then fine. Nothing when nothing there looks like it.
std::optional<PlanePoint> find_shift(const GreyView& picture, const Homography& map, PlanePoint middle,
                                     PlanePoint guess, int reach) {
    struct Round {
        double step;
        int reach;
    };
    double best_score = -1;
    PlanePoint best = guess;
    for (const auto& [step, steps] : {Round{0.3, reach}, Round{0.1, 3}}) {
        const PlanePoint around = best;
        for (int v = -steps; v <= steps; ++v)
            for (int u = -steps; u <= steps; ++u) {
                const PlanePoint shift = around + PlanePoint{u * step, v * step}, at = middle + shift;
                Correlation sums;
                for (int y = -2; y <= 2; ++y)
                    for (int x = -2; x <= 2; ++x)
                        sums.add(picture(map(at + PlanePoint{double(x), double(y)})),
                                 std::max(std::abs(x), std::abs(y)) != 1);
                constexpr double per_module = 0.02; // paper bends little
                const double score = sums.value() - per_module * length(shift - guess);
                if (score > best_score) {
                    best_score = score;
                    best = shift;
                }
            }
    }
    constexpr double least = 0.6;
    if (best_score < least) return std::nullopt;
    return best;
}

} // namespace

std::vector<PlanePoint> find_bend(const GreyView& picture, const Homography& map, const Layout& layout) {
    const std::size_t side = layout.alignment.size();
    std::vector<PlanePoint> shifts(side * side);
    std::vector<bool> known(side * side);
    const auto middle = [&](std::size_t i) { return layout.alignment[i] + 0.5; };
    // What its neighbours say that are known already.
    const auto guess = [&](std::size_t column, std::size_t row) {
        PlanePoint sum;
        int count = 0;
        for (std::size_t y = row == 0 ? 0 : row - 1; y < std::min(side, row + 2); ++y)
            for (std::size_t x = column == 0 ? 0 : column - 1; x < std::min(side, column + 2); ++x)
                if (known[y * side + x]) {
                    sum = sum + shifts[y * side + x];
                    ++count;
                }
        return count == 0 ? sum : sum * (1.0 / count);
    };
    for (const bool last_pass : {false, true})
        for (std::size_t row = 0; row < side; ++row)
            for (std::size_t column = 0; column < side; ++column) {
                const std::size_t i = row * side + column;
                if (known[i]) continue;
                const PlanePoint expected = guess(column, row);
                if (!layout.has_aligner(column, row)) { // a finder pattern is near, which holds the map
                    known[i] = true;
                    continue;
                }
                const auto shift = find_shift(picture, map, {middle(column), middle(row)}, expected, last_pass ? 5 : 4);
                if (!shift && !last_pass) continue;
                shifts[i] = shift.value_or(expected);
                known[i] = true;
            }
    return shifts;
}

PlanePoint bend_at(const std::vector<PlanePoint>& shifts, const Layout& layout, PlanePoint module) {
    const std::size_t side = layout.alignment.size();
    struct Cell {
        std::size_t index;
        double share; // of the next one
    };
    const auto cell = [&](double place) {
        std::size_t i = 0;
        while (i + 2 < side && place > layout.alignment[i + 1] + 0.5) ++i;
        const double share = (place - layout.alignment[i] - 0.5) / (layout.alignment[i + 1] - layout.alignment[i]);
        return Cell{i, std::clamp(share, -0.2, 1.2)};
    };
    const auto [column, right] = cell(module.x);
    const auto [row, down] = cell(module.y);
    const PlanePoint* upper = &shifts[row * side + column];
    const PlanePoint* lower = upper + side;
    return (upper[0] * (1 - right) + upper[1] * right) * (1 - down) +
           (lower[0] * (1 - right) + lower[1] * right) * down;
}

} // namespace qrid
