#include "qrid/picture/png_filter.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace qrid {

namespace {

using Byte = std::uint8_t;

Byte sum(unsigned a, unsigned b) { return static_cast<Byte>(a + b); }

/// Section 9.4: of left, above and upper left, the one nearest to left + above - upper left.
int paeth(int left, int above, int corner) {
    const int to_left = std::abs(above - corner), to_above = std::abs(left - corner),
              to_corner = std::abs(left + above - 2 * corner);
    const int nearer = to_above <= to_corner ? above : corner;
    return to_left <= std::min(to_above, to_corner) ? left : nearer;
}

/// The pixels' size is known when this is compiled, so that all bytes of one are worked on at once.
template <std::size_t pixel>
struct Rows {
    using Pixel = std::array<int, pixel>;

    static void undo_sub(Byte* row, std::size_t length) {
        std::array<Byte, pixel> left{};
        for (std::size_t at = 0; at + pixel <= length; at += pixel)
            for (std::size_t c = 0; c < pixel; ++c) row[at + c] = left[c] = sum(row[at + c], left[c]);
    }

    static void undo_average(Byte* row, const Byte* above, std::size_t length) {
        Pixel left{};
        for (std::size_t at = 0; at + pixel <= length; at += pixel)
            for (std::size_t c = 0; c < pixel; ++c) {
                const auto average = static_cast<unsigned>(left[c] + above[at + c]) / 2;
                left[c] = row[at + c] = sum(row[at + c], average);
            }
    }

    static void undo_paeth(Byte* row, const Byte* above, std::size_t length) {
        Pixel left{}, corner{};
        for (std::size_t at = 0; at + pixel <= length; at += pixel)
            for (std::size_t c = 0; c < pixel; ++c) {
                const int up = above[at + c];
                left[c] = row[at + c] = sum(row[at + c], static_cast<unsigned>(paeth(left[c], up, corner[c])));
                corner[c] = up;
            }
    }

    static bool undo(unsigned filter, Byte* row, const Byte* above, std::size_t length) {
        switch (filter) {
        case 0:
            return true;
        case 1:
            undo_sub(row, length);
            return true;
        case 2:
            for (std::size_t i = 0; i < length; ++i) row[i] = sum(row[i], above[i]);
            return true;
        case 3:
            undo_average(row, above, length);
            return true;
        case 4:
            undo_paeth(row, above, length);
            return true;
        default:
            return false;
        }
    }
};

} // namespace

bool undo_png_filter(unsigned filter, Byte* row, const Byte* above, std::size_t length, std::size_t pixel) {
    switch (pixel) {
    case 1:
        return Rows<1>::undo(filter, row, above, length);
    case 2:
        return Rows<2>::undo(filter, row, above, length);
    case 3:
        return Rows<3>::undo(filter, row, above, length);
    case 4:
        return Rows<4>::undo(filter, row, above, length);
    case 6:
        return Rows<6>::undo(filter, row, above, length);
    default:
        return Rows<8>::undo(filter, row, above, length);
    }
}

} // namespace qrid
