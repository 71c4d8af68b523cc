#include "qrid/qr/ladder.h"

#include "qrid/qr/zxing_reader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace qrid {

namespace {

constexpr int smallest_side = 21; // version 1, a pixel a module
constexpr std::size_t largest_doubled = 2'000'000;

std::vector<FoundCode> pure(const Prepared& picture) { return read_with_zxing(picture.bilevel, Reading::pure); }
std::vector<FoundCode> anywhere(const Prepared& picture) { return read_with_zxing(picture.bilevel, Reading::anywhere); }

// What the first four do not read is mostly sharp enough and too small or too large for their windows.
constexpr std::array rungs{
    Rung{"pure", Tone::as_is, Size::ordinary, Threshold::global, pure},
    Rung{"local", Tone::as_is, Size::ordinary, Threshold::local, anywhere},
    Rung{"global", Tone::as_is, Size::ordinary, Threshold::global, anywhere},
    Rung{"inverted-local", Tone::inverted, Size::ordinary, Threshold::local, anywhere},
    Rung{"inverted-global", Tone::inverted, Size::ordinary, Threshold::global, anywhere},
    Rung{"half", Tone::as_is, Size::half, Threshold::fine, anywhere},
    Rung{"inverted-half", Tone::inverted, Size::half, Threshold::fine, anywhere},
    Rung{"wide", Tone::as_is, Size::ordinary, Threshold::wide, anywhere},
    Rung{"inverted-wide", Tone::inverted, Size::ordinary, Threshold::wide, anywhere},
    Rung{"twice", Tone::as_is, Size::twice, Threshold::local, anywhere},
    Rung{"inverted-twice", Tone::inverted, Size::twice, Threshold::local, anywhere},
    Rung{"full", Tone::as_is, Size::full, Threshold::local, anywhere},
    Rung{"inverted-full", Tone::inverted, Size::full, Threshold::local, anywhere},
};

// Windows in pixels, measured on screenshots that were blurred, turned, shrunk, shaded and covered with noise: 41 reads
// as many as ZXing's own binarizer and, unlike that, also low contrast; 25 is for less than that, 101 for shade and
// large modules.
BilevelImage bilevel(const GrayImage& picture, Threshold threshold) {
    switch (threshold) {
    case Threshold::global:
        break;
    case Threshold::local:
        return threshold_local(picture, 41);
    case Threshold::fine:
        return threshold_local(picture, 25);
    case Threshold::wide:
        return threshold_local(picture, 101);
    }
    return threshold_global(picture);
}

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
    if (rung.reader == pure && given_.width != given_.height) return std::nullopt; // there is more than a symbol in it
    const GrayImage* grey = &ordinary();
    double scale = ordinary_scale_;
    switch (rung.size) {
    case Size::ordinary:
        break;
    case Size::half:
        other_ = halved(*grey);
        grey = &other_;
        scale /= 2;
        break;
    case Size::twice:
        if (grey->pixels.size() > largest_doubled) return std::nullopt;
        other_ = doubled(*grey);
        grey = &other_;
        scale *= 2;
        break;
    case Size::full:
        if (shrunk_.pixels.empty()) return std::nullopt;
        grey = &given_;
        scale = 1;
        break;
    }
    if (std::min(grey->width, grey->height) < smallest_side) return std::nullopt;
    if (rung.tone == Tone::inverted) {
        other_ = inverted(*grey);
        grey = &other_;
    }
    Prepared made{*grey, bilevel(*grey, rung.threshold), {}, scale};
    made.finders = find_finders(made.bilevel, max_finders + 1);
    return made;
}

} // namespace qrid
