// EXIF that says which way up a picture is.
#pragma once

#include "qrid/base/bytes.h"

namespace qrid::test {

/// The content of a JPEG's APP1 segment: "Exif\0\0", then a TIFF directory of one entry.
inline Bytes exif_segment(bool little, int orientation) {
    using namespace std::string_view_literals;
    Bytes segment = to_bytes(bytes_of(little ? "Exif\0\0II"sv : "Exif\0\0MM"sv));
    const auto put = [&](unsigned value, unsigned size) {
        for (unsigned i = 0; i < size; ++i)
            segment.push_back(static_cast<std::uint8_t>(value >> 8 * (little ? i : size - 1 - i)));
    };
    put(42, 2);
    put(8, 4);
    put(1, 2);
    put(0x0112, 2);
    put(3, 2);
    put(1, 4);
    put(static_cast<unsigned>(orientation), 2);
    put(0, 2);
    return segment;
}

/// The same without the lead, as PNG and WebP carry it.
inline Bytes exif_tiff(bool little, int orientation) {
    const Bytes segment = exif_segment(little, orientation);
    return {segment.begin() + 6, segment.end()};
}

} // namespace qrid::test
