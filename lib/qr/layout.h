// What is known of a symbol before it is read: its function patterns (ISO/IEC 18004 sections 6.3.3
// to 6.3.6, 7.9, 7.10).
#pragma once

#include "qrid/qr/capacity.h"
#include "qrid/qr/geometry.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace qrid {

/// A module of a symbol: its column and row, from 0.
struct ModuleAt {
    int x = 0, y = 0;
};

/// What a module is for, and its colour where the version fixes it.
enum class ModuleUse : std::uint8_t { data, light, dark, format };

/// A function pattern as a camera sees it: the middles of its modules, in modules, with a light ring where it has one.
struct FunctionPattern {
    std::vector<PlanePoint> modules;
    std::vector<bool> dark; ///< of each
    double weight = 1;      ///< in a score of all patterns
};

/// A version's symbol without its data.
struct Layout {
    int version = 1, size = 21;
    std::vector<int> alignment;  ///< rows, and columns, of the middles of the alignment patterns; none in version 1
    std::vector<ModuleUse> uses; ///< size * size, row by row
    std::vector<FunctionPattern> corners;  ///< the three finder patterns
    std::vector<FunctionPattern> timing;   ///< the timing patterns, in pieces of twelve modules
    std::vector<FunctionPattern> aligners; ///< the alignment patterns

    ModuleUse use(int x, int y) const {
        return uses[static_cast<std::size_t>(y) * static_cast<std::size_t>(size) + static_cast<std::size_t>(x)];
    }
    /// Whether the alignment grid has a pattern at that place: three of its corners are finder patterns.
    bool has_aligner(std::size_t column, std::size_t row) const;
};

/// Made at the first call, and kept. `version` is 1 to 40.
const Layout& layout_of(int version);

/// The format information lies in a symbol twice: where its bit i is.
struct FormatPlaces {
    std::array<ModuleAt, 15> beside_top_left, beside_others;
};
FormatPlaces format_places(int size);

/// The fifteen bits for a level and a mask (0 to 7).
unsigned format_bits(EcLevel level, int mask);

/// The same of a symbol of Model 1, of 1994, which Model 2 has replaced: with other bits turned.
unsigned format_bits_of_model_1(EcLevel level, int mask);

} // namespace qrid
