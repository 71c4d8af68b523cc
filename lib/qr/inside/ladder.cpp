#include "qrid/qr/inside/ladder.h"

#include "qrid/qr/found_code.h"

#include <algorithm>
#include <array>
#include <cstddef>

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

} // namespace

std::span<const Rung> ladder() { return rungs; }

std::span<const Rung> quick_rungs() { return ladder().first(3); }

std::optional<int> finest_level(const Rung& rung, int width, int height) {
    if (rung.reader == Reader::pure && width != height) return std::nullopt; // it holds more
    const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    int level = 0;
    while (pixels >> -2 * level > large_picture) --level;
    if (rung.size == Size::full) {
        if (level == 0) return std::nullopt;
        level = 0;
    }
    if (std::min(width, height) >> -level < smallest_side) return std::nullopt;
    return level;
}

} // namespace qrid
