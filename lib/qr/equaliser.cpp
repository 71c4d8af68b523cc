// The equaliser of module_values.h: blur mixes the values of neighbours, and the known modules tell how.
#include "qrid/qr/inside/module_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace qrid {

namespace {

constexpr int filter_reach = ModuleValues::margin, filter_side = 2 * filter_reach + 1;
constexpr std::size_t taps = filter_side * filter_side, filter_size = taps + 1; // and a constant
using Vector = std::array<double, filter_size>;

/// What the filter looks at around a module.
Vector inputs_at(const ModuleValues& values, int x, int y) {
    Vector inputs;
    std::size_t i = 0;
    for (int v = -filter_reach; v <= filter_reach; ++v)
        for (int u = -filter_reach; u <= filter_reach; ++u) inputs[i++] = values.at(x + u, y + v);
    inputs[taps] = 1;
    return inputs;
}

/// Values about zero with like contrast everywhere, so that one filter serves shade and glare.
ModuleValues levelled(const ModuleValues& values) {
    ModuleValues out(values.size());
    constexpr int radius = 6;
    const int first = -filter_reach,
              last = values.size() + filter_reach; // the square, cut off at the margin, is about the same
    // Row by row, then column by column: sums of values and squares over windows.
    const int across = last - first;
    std::vector<std::array<double, 2>> rows(static_cast<std::size_t>(across) * static_cast<std::size_t>(across));
    const auto of = [&](int x, int y) -> std::array<double, 2>& {
        return rows[static_cast<std::size_t>((y - first) * across + x - first)];
    };
    for (int y = first; y < last; ++y)
        for (int x = first; x < last; ++x)
            for (int u = std::max(first, x - radius); u < std::min(last, x + radius + 1); ++u) {
                const double value = values.at(u, y);
                of(x, y)[0] += value;
                of(x, y)[1] += value * value;
            }
    for (int y = first; y < last; ++y)
        for (int x = first; x < last; ++x) {
            std::array<double, 2> sums{};
            const int top = std::max(first, y - radius), bottom = std::min(last, y + radius + 1);
            for (int v = top; v < bottom; ++v) {
                sums[0] += of(x, v)[0];
                sums[1] += of(x, v)[1];
            }
            const double count = (bottom - top) * (std::min(last, x + radius + 1) - std::max(first, x - radius));
            const double mean = sums[0] / count, variance = sums[1] / count - mean * mean;
            constexpr double least_deviation = 1; // grey values
            out.at(x, y) = static_cast<float>((double{values.at(x, y)} - mean) /
                                              std::max(least_deviation, std::sqrt(std::max(0.0, variance))));
        }
    return out;
}

/// Least squares with a small penalty on large filters.
class Fit {
public:
    void add(const Vector& inputs, double target) {
        for (std::size_t i = 0; i < filter_size; ++i) {
            for (std::size_t k = i; k < filter_size; ++k) squares_[i][k] += inputs[i] * inputs[k];
            right_[i] += inputs[i] * target;
        }
        ++count_;
    }

    /// By Cholesky's decomposition.
    Vector solve() {
        constexpr double penalty = 0.01;
        for (std::size_t i = 0; i < filter_size; ++i) {
            squares_[i][i] += penalty * (count_ + 1);
            for (std::size_t k = 0; k < i; ++k) squares_[i][k] = squares_[k][i];
        }
        for (std::size_t i = 0; i < filter_size; ++i)
            for (std::size_t k = 0; k <= i; ++k) {
                double sum = squares_[i][k];
                for (std::size_t j = 0; j < k; ++j) sum -= squares_[i][j] * squares_[k][j];
                squares_[i][k] = i == k ? std::sqrt(std::max(sum, 1e-9)) : sum / squares_[k][k];
            }
        Vector filter = right_;
        for (std::size_t i = 0; i < filter_size; ++i) {
            for (std::size_t k = 0; k < i; ++k) filter[i] -= squares_[i][k] * filter[k];
            filter[i] /= squares_[i][i];
        }
        for (std::size_t i = filter_size; i-- > 0;) {
            for (std::size_t k = i + 1; k < filter_size; ++k) filter[i] -= squares_[k][i] * filter[k];
            filter[i] /= squares_[i][i];
        }
        return filter;
    }

private:
    std::array<Vector, filter_size> squares_{};
    Vector right_{};
    double count_ = 0;
};

ModuleValues filtered(const ModuleValues& values, const Vector& filter) {
    ModuleValues out(values.size());
    for (int y = 0; y < values.size(); ++y)
        for (int x = 0; x < values.size(); ++x) {
            const Vector inputs = inputs_at(values, x, y);
            double sum = 0;
            for (std::size_t i = 0; i < filter_size; ++i) sum += filter[i] * inputs[i];
            out.at(x, y) = static_cast<float>(sum);
        }
    return out;
}

/// Learns from the known modules, and from others where `before` is clear.
ModuleValues learn_and_filter(const ModuleValues& values, const Layout& layout, const ModuleValues* before) {
    const ModuleValues level = levelled(values);
    Fit fit;
    for (int y = 0; y < layout.size; ++y)
        for (int x = 0; x < layout.size; ++x) {
            const ModuleUse use = layout.use(x, y);
            if (use == ModuleUse::light || use == ModuleUse::dark) {
                fit.add(inputs_at(level, x, y), use == ModuleUse::light ? 1 : -1);
            } else if (before != nullptr) {
                constexpr float clear = 0.4F;
                const float value = before->at(x, y);
                if (std::abs(value) > clear) fit.add(inputs_at(level, x, y), value > 0 ? 1 : -1);
            }
        }
    return filtered(level, fit.solve());
}

} // namespace

ModuleValues equalised(const ModuleValues& values, const Layout& layout) {
    return learn_and_filter(values, layout, nullptr);
}

ModuleValues equalised_again(const ModuleValues& values, const Layout& layout, const ModuleValues& before) {
    return learn_and_filter(values, layout, &before);
}

} // namespace qrid
