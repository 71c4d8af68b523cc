#include "qrid/qr/geometry.h"

#include <cstddef>
#include <utility>

namespace qrid {

namespace {

constexpr std::size_t unknowns = 8;
using Row = std::array<double, unknowns + 1>;

/// Gauss and Jordan with pivots; false when the equations leave it open.
bool solve(std::array<Row, unknowns>& rows) {
    for (std::size_t i = 0; i < unknowns; ++i) {
        std::size_t pivot = i;
        for (std::size_t r = i + 1; r < unknowns; ++r)
            if (std::abs(rows[r][i]) > std::abs(rows[pivot][i])) pivot = r;
        if (!(std::abs(rows[pivot][i]) > 1e-9)) return false;
        std::swap(rows[i], rows[pivot]);
        for (std::size_t r = 0; r < unknowns; ++r) {
            if (r == i) continue;
            const double factor = rows[r][i] / rows[i][i];
            for (std::size_t k = i; k <= unknowns; ++k) rows[r][k] -= factor * rows[i][k];
        }
    }
    return true;
}

} // namespace

std::optional<Homography> Homography::between(const Quad& from, const Quad& to) {
    // Two equations a point: u * (g x + h y + 1) = a x + b y + c, and the same for v.
    std::array<Row, unknowns> rows{};
    for (std::size_t i = 0; i < from.size(); ++i) {
        const auto [x, y] = from[i];
        const auto [u, v] = to[i];
        rows[2 * i] = {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
        rows[2 * i + 1] = {0, 0, 0, x, y, 1, -v * x, -v * y, v};
    }
    if (!solve(rows)) return std::nullopt;
    Homography map;
    for (std::size_t i = 0; i < unknowns; ++i) map.m_[i] = rows[i][unknowns] / rows[i][i];
    return map;
}

} // namespace qrid
