// What PNG does to rows of samples before it deflates them (W3C PNG, section 9), undone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace qrid {

/// Undoes `filter` on a row of `length` bytes, in place. `above` is the row before, undone, or as many zeros; `pixel`
/// is the bytes of one whole pixel, at least 1, at most 8. False when there is no such filter.
bool undo_png_filter(unsigned filter, std::uint8_t* row, const std::uint8_t* above, std::size_t length,
                     std::size_t pixel);

} // namespace qrid
