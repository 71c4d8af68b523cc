// The ladder of the scanner: which picture is made of the one at hand, and who reads it.
#pragma once

#include "qrid/qr/found_code.h"
#include "qrid/qr/inside/finder.h"
#include "qrid/qr/inside/prepare.h"

#include <optional>
#include <span>
#include <string_view>

namespace qrid {

enum class Tone { as_is, inverted };
enum class Size { ordinary, full };
enum class Reader {
    pure,  ///< ZXing, on a picture that is a symbol and nothing else
    zxing, ///< ZXing, which searches
    grid,  ///< the grid-fit reader
};

/// One step.
struct Rung {
    std::string_view name;
    Tone tone;
    Size size;
    Reader reader;
};

/// All of them, in the order in which they are tried.
std::span<const Rung> ladder();

/// What a reader is given; it lives until the workbench prepares the next.
struct Prepared {
    const GrayImage& grey;
    BilevelImage bilevel;                 ///< of the same size
    std::vector<FinderCandidate> finders; ///< in the bilevel picture, at most max_finders + 1
    double scale = 1;                     ///< pixels here for one of the picture that was given
};

/// Makes the pictures that rungs ask for from the one that was given, which must outlive it.
class Workbench {
public:
    explicit Workbench(const GrayImage& given);

    /// Nothing when the picture is too small or too large for that rung.
    std::optional<Prepared> prepare(const Rung& rung);

private:
    const GrayImage& ordinary() const { return shrunk_.pixels.empty() ? given_ : shrunk_; }

    const GrayImage& given_;
    GrayImage shrunk_; ///< the given picture within large_picture; empty when it is small enough
    double ordinary_scale_ = 1;
    GrayImage other_; ///< the inverted picture, when the rung at hand asks for it
};

} // namespace qrid
