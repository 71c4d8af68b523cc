#include "qrid/qr/inside/ladder.h"

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr int smallest_side = 21; // version 1, a pixel a module

// Half of all pictures end at the second rung; what the grid-fit reader does not read, no other picture made of the
// same pixels helps with, but for those that were shrunk.
constexpr std::array rungs{
    Rung{"pure", Tone::as_is, Size::ordinary, Reader::pure},
    Rung{"fast", Tone::as_is, Size::ordinary, Reader::zxing},
    Rung{"inverted", Tone::inverted, Size::ordinary, Reader::zxing},
    Rung{"grid", Tone::as_is, Size::ordinary, Reader::grid},
    Rung{"inverted-grid", Tone::inverted, Size::ordinary, Reader::grid},
    Rung{"full", Tone::as_is, Size::full, Reader::zxing},
    Rung{"full-grid", Tone::as_is, Size::full, Reader::grid},
    Rung{"inverted-full-grid", Tone::inverted, Size::full, Reader::grid},
};

// Measured on screenshots that were blurred, turned, shrunk, shaded and covered with noise: this window reads as many
// as ZXing's own binarizer and, unlike that, also low contrast.
constexpr int window = 41;

} // namespace

std::span<const Rung> ladder() { return rungs; }

Workbench::Workbench(const GrayImage& given) : given_(given) {
    if (given.pixels.size() <= large_picture) return;
    shrunk_ = halved(given);
    ordinary_scale_ = 0.5;
    while (shrunk_.pixels.size() > large_picture) {
        shrunk_ = halved(shrunk_);
        ordinary_scale_ /= 2;
    }
}

std::optional<Prepared> Workbench::prepare(const Rung& rung) {
    if (rung.reader == Reader::pure && given_.width != given_.height) return std::nullopt; // it holds more
    if (rung.size == Size::full && shrunk_.pixels.empty()) return std::nullopt;
    const GrayImage* grey = rung.size == Size::full ? &given_ : &ordinary();
    if (std::min(grey->width, grey->height) < smallest_side) return std::nullopt;
    if (rung.tone == Tone::inverted) {
        other_ = inverted(*grey);
        grey = &other_;
    }
    Prepared made{*grey,
                  rung.reader == Reader::pure ? threshold_global(*grey) : threshold_local(*grey, window),
                  {},
                  rung.size == Size::full ? 1 : ordinary_scale_};
    made.finders = find_finders(made.bilevel, max_finders + 1);
    return made;
}

} // namespace qrid
