#include "qrid/qr/inside/module_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace qrid {

namespace {

std::size_t index(int x, int y, int size) { return static_cast<std::size_t>(y * size + x); }

/// Sums over rectangles of modules.
class Sums {
public:
    explicit Sums(const ModuleValues& values) : size_(values.size()), stride_(size_ + 1) {
        sums_.resize(static_cast<std::size_t>(stride_) * static_cast<std::size_t>(stride_));
        for (int y = 0; y < size_; ++y)
            for (int x = 0; x < size_; ++x)
                at(x + 1, y + 1) = double{values.at(x, y)} + at(x, y + 1) + at(x + 1, y) - at(x, y);
    }

    /// The mean of the square around a module, as far as it lies in the symbol.
    double mean(int x, int y, int radius) const {
        const int left = std::max(0, x - radius), right = std::min(size_, x + radius + 1);
        const int top = std::max(0, y - radius), bottom = std::min(size_, y + radius + 1);
        return (at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)) /
               ((right - left) * (bottom - top));
    }

private:
    double& at(int x, int y) { return sums_[static_cast<std::size_t>(y * stride_ + x)]; }
    double at(int x, int y) const { return sums_[static_cast<std::size_t>(y * stride_ + x)]; }

    int size_, stride_;
    std::vector<double> sums_;
};

} // namespace

ModuleValues sample_modules(const GreyView& picture, const Grid& grid) {
    ModuleValues values(modules_of(grid.version));
    constexpr double arm = 0.2; // modules
    for (int y = -ModuleValues::margin; y < values.size() + ModuleValues::margin; ++y)
        for (int x = -ModuleValues::margin; x < values.size() + ModuleValues::margin; ++x) {
            const PlanePoint middle{x + 0.5, y + 0.5};
            // Over the length of a module the map is as good as linear.
            const PlanePoint at = grid(middle), right = (grid(middle + PlanePoint{arm, 0}) - at);
            const PlanePoint down = (grid(middle + PlanePoint{0, arm}) - at);
            values.at(x, y) = (2 * picture(at) + picture(at - right) + picture(at + right) + picture(at - down) +
                               picture(at + down)) /
                              6;
        }
    return values;
}

ModuleValues sharpened(const ModuleValues& values, float share) {
    ModuleValues out(values.size());
    for (int y = 0; y < values.size(); ++y)
        for (int x = 0; x < values.size(); ++x) {
            const float beside = values.at(x - 1, y) + values.at(x + 1, y) + values.at(x, y - 1) + values.at(x, y + 1);
            const float across =
                values.at(x - 1, y - 1) + values.at(x + 1, y - 1) + values.at(x - 1, y + 1) + values.at(x + 1, y + 1);
            const float mean = (beside + 0.5F * across) / 6;
            out.at(x, y) = values.at(x, y) + share * (values.at(x, y) - mean);
        }
    return out;
}

Modules threshold_modules(const ModuleValues& values, int window) {
    const Sums sums(values);
    Modules modules;
    for (int y = 0; y < values.size(); ++y)
        for (int x = 0; x < values.size(); ++x)
            modules.push_back(double{values.at(x, y)} < sums.mean(x, y, window / 2) ? 1 : 0);
    return modules;
}

Modules threshold_modules(const ModuleValues& values) {
    Modules modules;
    for (int y = 0; y < values.size(); ++y)
        for (int x = 0; x < values.size(); ++x) modules.push_back(values.at(x, y) < 0 ? 1 : 0);
    return modules;
}

Sharpness sharpness_of(const ModuleValues& values, const Layout& layout) {
    std::vector<float> all;
    for (int y = 0; y < values.size(); ++y)
        for (int x = 0; x < values.size(); ++x) all.push_back(values.at(x, y));
    std::sort(all.begin(), all.end());
    const double contrast = double{all[all.size() * 19 / 20]} - double{all[all.size() / 20]}; // of larger patches
    const Modules modules = threshold_modules(values, 11);
    std::array<double, 2> sums{};
    std::array<int, 2> counts{};
    int wrong = 0, known = 0;
    const auto look_at = [&](const std::vector<FunctionPattern>& patterns, bool is_timing) {
        for (const FunctionPattern& pattern : patterns)
            for (std::size_t i = 0; i < pattern.modules.size(); ++i) {
                const int x = static_cast<int>(pattern.modules[i].x), y = static_cast<int>(pattern.modules[i].y);
                const std::size_t dark = pattern.dark[i] ? 1 : 0;
                wrong += modules[index(x, y, values.size())] != dark;
                ++known;
                if (!is_timing) continue;
                sums[dark] += double{values.at(x, y)};
                ++counts[dark];
            }
    };
    look_at(layout.timing, true);
    look_at(layout.aligners, false);
    Sharpness sharpness;
    if (known == 0) return sharpness;
    sharpness.wrong = static_cast<double>(wrong) / known;
    if (counts[0] == 0 || counts[1] == 0 || contrast <= 0) return sharpness;
    // A Gaussian leaves of a square wave of period 2 its first harmonic, 4 / pi * exp(-(pi * sigma)^2 / 2).
    const double left = std::clamp((sums[0] / counts[0] - sums[1] / counts[1]) / contrast, 1e-4, 1.0);
    sharpness.blur = std::sqrt(2 * std::log(4 / std::numbers::pi / left)) / std::numbers::pi;
    return sharpness;
}

ModuleValues transposed(const ModuleValues& values) {
    ModuleValues out(values.size());
    for (int y = -ModuleValues::margin; y < values.size() + ModuleValues::margin; ++y)
        for (int x = -ModuleValues::margin; x < values.size() + ModuleValues::margin; ++x)
            out.at(x, y) = values.at(y, x);
    return out;
}

Format read_format(const ModuleValues& values) {
    const FormatPlaces places = format_places(values.size());
    const Sums sums(values);
    std::array<double, 15> darkness{};
    for (const auto& copy : {places.beside_top_left, places.beside_others})
        for (std::size_t bit = 0; bit < copy.size(); ++bit) {
            const auto [x, y] = copy[bit];
            constexpr int radius = 5;
            darkness[bit] += sums.mean(x, y, radius) - double{values.at(x, y)};
        }
    Format best;
    for (EcLevel level : {EcLevel::low, EcLevel::medium, EcLevel::quartile, EcLevel::high})
        for (int mask = 0; mask < 8; ++mask) {
            double likeness = 0;
            const unsigned bits = format_bits(level, mask);
            for (std::size_t bit = 0; bit < darkness.size(); ++bit)
                likeness += (bits >> bit & 1U) != 0 ? darkness[bit] : -darkness[bit];
            if (likeness > best.likeness) best = {level, mask, likeness};
        }
    return best;
}

bool is_model_1(const ModuleValues& values) {
    const FormatPlaces places = format_places(values.size());
    const Modules modules = threshold_modules(values, 11);
    std::array<int, 2> fewest{30, 30}; // wrong bits in both copies, of Model 1 and 2
    for (EcLevel level : {EcLevel::low, EcLevel::medium, EcLevel::quartile, EcLevel::high})
        for (int mask = 0; mask < 8; ++mask)
            for (const std::size_t model : {0, 1}) {
                const unsigned bits = model == 0 ? format_bits_of_model_1(level, mask) : format_bits(level, mask);
                int wrong = 0;
                for (const auto& copy : {places.beside_top_left, places.beside_others})
                    for (std::size_t bit = 0; bit < copy.size(); ++bit)
                        wrong += modules[index(copy[bit].x, copy[bit].y, values.size())] != (bits >> bit & 1U);
                fewest[model] = std::min(fewest[model], wrong);
            }
    constexpr int clear = 3; // chance comes that near once in thousands of times
    return fewest[0] <= clear && fewest[1] > 2 * clear - 1;
}

void stamp(Modules& modules, const Format& format, const Layout& layout) {
    for (std::size_t i = 0; i < modules.size(); ++i) {
        if (layout.uses[i] == ModuleUse::light) modules[i] = 0;
        if (layout.uses[i] == ModuleUse::dark) modules[i] = 1;
    }
    const FormatPlaces places = format_places(layout.size);
    const unsigned bits = format_bits(format.level, format.mask);
    for (const auto& copy : {places.beside_top_left, places.beside_others})
        for (std::size_t bit = 0; bit < copy.size(); ++bit)
            modules[index(copy[bit].x, copy[bit].y, layout.size)] = bits >> bit & 1U;
}

} // namespace qrid
