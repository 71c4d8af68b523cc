// PNG files for tests, chunk by chunk, so that each can be wrong in its own way.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/compression.h"

#include <initializer_list>
#include <string_view>

namespace qrid::test {

inline Bytes big_endian(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
            static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

using qrid::append;

inline Bytes png_chunk(std::string_view type, ByteView data) {
    Bytes body = to_bytes(bytes_of(type)), chunk = big_endian(static_cast<std::uint32_t>(data.size()));
    append(body, data);
    append(chunk, body);
    append(chunk, big_endian(crc32(body)));
    return chunk;
}

inline Bytes png_header(std::uint32_t width, std::uint32_t height, int depth, int colour, int interlace = 0) {
    Bytes data = big_endian(width);
    append(data, big_endian(height));
    for (int value : {depth, colour, 0, 0, interlace}) data.push_back(static_cast<std::uint8_t>(value));
    return png_chunk("IHDR", data);
}

inline Bytes png_file(std::initializer_list<Bytes> chunks) {
    Bytes file = to_bytes(bytes_of("\x89PNG\r\n\x1a\n"));
    for (const Bytes& chunk : chunks) append(file, chunk);
    append(file, png_chunk("IEND", {}));
    return file;
}

/// `height` rows, each the same samples behind a filter byte 0.
inline Bytes png_rows(int height, const Bytes& row) {
    Bytes pixels;
    for (int y = 0; y < height; ++y) {
        pixels.push_back(0);
        append(pixels, row);
    }
    return png_chunk("IDAT", zlib_compress(pixels));
}

} // namespace qrid::test
