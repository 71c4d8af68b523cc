// The ladder of the scanner: which picture is made of the one at hand, and who reads it.
#pragma once

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

/// Those of the first that take the same few milliseconds whatever the picture.
std::span<const Rung> quick_rungs();

/// The finest level of a picture of that many pixels that a rung looks at; nothing when the rung is not for it.
std::optional<int> finest_level(const Rung& rung, int width, int height);

} // namespace qrid
