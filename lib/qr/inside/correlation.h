// How much a place in a picture looks like a pattern of modules.
#pragma once

#include "qrid/qr/geometry.h"
#include "qrid/qr/inside/grey_view.h"
#include "qrid/qr/layout.h"

#include <cmath>
#include <cstdlib>

namespace qrid {

/// The sums for a normalised cross-correlation of grey values with light and dark.
class Correlation {
public:
    void add(float value, bool dark) {
        sum_ += value;
        squares_ += value * value;
        if (dark) {
            of_dark_ += value;
            ++dark_;
        }
        ++count_;
    }

    /// -1 to 1; 0 where there is hardly any contrast.
    double value() const {
        const auto count = static_cast<float>(count_), share = static_cast<float>(dark_) / count;
        const float variance = squares_ - sum_ * sum_ / count;
        constexpr float least_contrast = 4; // grey values squared, a module
        if (variance < least_contrast * count) return 0;
        return (share * sum_ - of_dark_) / std::sqrt(variance * count * share * (1 - share));
    }

private:
    float sum_ = 0, squares_ = 0, of_dark_ = 0;
    int count_ = 0, dark_ = 0;
};

inline double correlation(const GreyView& picture, const FunctionPattern& pattern, const Homography& map) {
    Correlation sums;
    for (std::size_t i = 0; i < pattern.modules.size(); ++i)
        sums.add(picture(map(pattern.modules[i])), pattern.dark[i]);
    return sums.value();
}

/// Light and dark modules in turn, `first` to `last` steps from the middle of a finder pattern, three modules to a side
/// of the line through it: where a symbol has its timing pattern.
inline double timing_correlation(const GreyView& picture, PlanePoint middle, PlanePoint step, PlanePoint aside,
                                 int first, int last) {
    Correlation sums;
    for (int i = first; i <= last; ++i) sums.add(picture(middle + step * i + aside * 3), i % 2 != 0);
    return sums.value();
}

/// An alignment pattern whose middle is at `at` and whose modules are as far apart as `right` and `down`.
inline double aligner_correlation(const GreyView& picture, PlanePoint at, PlanePoint right, PlanePoint down) {
    Correlation sums;
    for (int v = -2; v <= 2; ++v)
        for (int u = -2; u <= 2; ++u)
            sums.add(picture(at + right * u + down * v), std::max(std::abs(u), std::abs(v)) != 1);
    return sums.value();
}

} // namespace qrid
