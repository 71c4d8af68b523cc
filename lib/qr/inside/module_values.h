// A symbol as grey values, one a module, and as light and dark.
#pragma once

#include "qrid/qr/inside/grey_view.h"
#include "qrid/qr/inside/grid_fit.h"

#include <cstdint>
#include <vector>

namespace qrid {

/// One value for each module of a symbol and of a margin around it.
class ModuleValues {
public:
    static constexpr int margin = 2;

    explicit ModuleValues(int size)
        : size_(size), stride_(size + 2 * margin),
          values_(static_cast<std::size_t>(stride_) * static_cast<std::size_t>(stride_)) {}

    int size() const { return size_; }
    /// Column and row from -margin to size + margin - 1.
    float& at(int x, int y) { return values_[index(x, y)]; }
    float at(int x, int y) const { return values_[index(x, y)]; }

private:
    std::size_t index(int x, int y) const { return static_cast<std::size_t>((y + margin) * stride_ + x + margin); }

    int size_, stride_;
    std::vector<float> values_;
};

/// Grey values, each the mean of a small cross in the middle of its module.
ModuleValues sample_modules(const GreyView& picture, const Grid& grid);

/// Less blurred: a share of what each value is above the mean of its eight neighbours is added to it.
ModuleValues sharpened(const ModuleValues& values, float share);

/// What blur has mixed, unmixed by the linear filter of 5 x 5 modules that comes closest to making the known modules
/// right (least squares). Light is about 1, dark about -1.
ModuleValues equalised(const ModuleValues& values, const Layout& layout);

/// The same, learnt from all modules: from the known ones, and from what `before` (values of equalised()) says clearly.
ModuleValues equalised_again(const ModuleValues& values, const Layout& layout, const ModuleValues& before);

/// The modules of a symbol, row by row; 1 is dark.
using Modules = std::vector<std::uint8_t>;

/// Dark is what is darker than the mean of the square of `window` modules around it.
Modules threshold_modules(const ModuleValues& values, int window);

/// Dark is what is below zero.
Modules threshold_modules(const ModuleValues& values);

/// Rows for columns: as a symbol looks that was seen from behind.
ModuleValues transposed(const ModuleValues& values);

/// A symbol's format information: of the 32 kinds the one that is most like what is there.
struct Format {
    EcLevel level = EcLevel::low;
    int mask = 0;
    double likeness = 0; ///< grey values; to compare readings of one picture with
};
Format read_format(const ModuleValues& values);

/// Whether both copies of the format information are clearly those of Model 1, which has its data elsewhere.
bool is_model_1(const ModuleValues& values);

/// Puts in what the version fixes, and the format information.
void stamp(Modules& modules, const Format& format, const Layout& layout);

/// How clear a symbol is, from the modules whose colour is known.
struct Sharpness {
    double blur = 0;  ///< the sigma of the Gaussian that takes as much from the timing patterns' contrast, modules
    double wrong = 0; ///< the share of the modules of timing and alignment patterns on the wrong side of the threshold
};
Sharpness sharpness_of(const ModuleValues& values, const Layout& layout);

} // namespace qrid
