#include "qrid/picture/png_reader.h"

#include "qrid/base/compression.h"
#include "qrid/base/error.h"
#include "qrid/picture/exif.h"
#include "qrid/picture/png_filter.h"
#include "qrid/picture/png_pixels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace qrid {

namespace {

constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";

[[noreturn]] void throw_damaged(std::string_view what) {
    throw Error(Code::unreadable_file, fmt::format("the PNG picture is damaged or cut short: {}", what));
}

std::uint32_t big_endian(ByteView four) {
    return std::uint32_t{four[0]} << 24 | std::uint32_t{four[1]} << 16 | std::uint32_t{four[2]} << 8 | four[3];
}

struct Chunk {
    std::string_view type;
    ByteView data;
};

/// Takes the next chunk off the front (section 5.3).
Chunk next_chunk(ByteView& rest) {
    if (rest.size() < 12) throw_damaged("no end chunk");
    const std::size_t length = big_endian(rest);
    if (length > rest.size() - 12) throw_damaged("a chunk runs past the end");
    const Chunk chunk{text_of(rest.subspan(4, 4)), rest.subspan(8, length)};
    if (crc32(rest.subspan(4, 4 + length)) != big_endian(rest.subspan(8 + length, 4)))
        throw_damaged(fmt::format("wrong checksum at {} bytes before the end", rest.size()));
    rest = rest.subspan(12 + length);
    return chunk;
}

/// Every so many columns and rows, counted from the first that belong to it: a reduced picture (section 8.2).
struct Pass {
    std::uint32_t x0, y0, dx, dy;

    std::size_t columns(const PngHeader& header) const { return (header.width + dx - 1 - x0) / dx; }
    std::size_t rows(const PngHeader& header) const {
        return columns(header) == 0 ? 0 : (header.height + dy - 1 - y0) / dy;
    }
    /// What it inflates to: for each row a filter byte and the packed samples (section 7.2).
    std::size_t bytes(const PngHeader& header) const { return rows(header) * (1 + header.row_bytes(columns(header))); }
};

std::span<const Pass> passes_of(const PngHeader& header) {
    static constexpr std::array whole{Pass{0, 0, 1, 1}};
    static constexpr std::array adam7{Pass{0, 0, 8, 8}, Pass{4, 0, 8, 8}, Pass{0, 4, 4, 8}, Pass{2, 0, 4, 4},
                                      Pass{0, 2, 2, 4}, Pass{1, 0, 2, 2}, Pass{0, 1, 1, 2}};
    return header.interlaced ? std::span<const Pass>(adam7) : std::span<const Pass>(whole);
}

std::size_t inflated_size(const PngHeader& header) {
    std::size_t bytes = 0;
    for (const Pass& pass : passes_of(header)) bytes += pass.bytes(header);
    return bytes;
}

PngHeader read_header(const Chunk& chunk, const PictureLimits& limits) {
    if (chunk.type != "IHDR" || chunk.data.size() != 13) throw_damaged("no header chunk");
    const ByteView data = chunk.data;
    const PngHeader header{big_endian(data), big_endian(data.subspan(4)), data[8], data[9], data[12] == 1};
    check_picture_size(header.width, header.height, limits);
    const unsigned depth = header.depth;
    const bool known_depth = depth == 8 || (depth == 16 && !header.has_palette()) ||
                             ((depth == 1 || depth == 2 || depth == 4) && (header.colour == 0 || header.has_palette()));
    if (header.channels() == 0 || !known_depth || data[10] != 0 || data[11] != 0 || data[12] > 1)
        throw_damaged("an impossible header");
    check_picture_memory(
        static_cast<std::int64_t>(inflated_size(header) + std::size_t{3} * header.width * header.height), limits);
    return header;
}

/// The chunks that matter, each where it may stand.
struct Chunks {
    PngHeader header;
    ByteView palette, transparency, exif, pixels;
    Bytes joined; ///< the pixel data, when it is not in one chunk
};

Chunks read_chunks(ByteView bytes, const PictureLimits& limits) {
    ByteView rest = bytes.subspan(signature.size());
    Chunks chunks{read_header(next_chunk(rest), limits), {}, {}, {}, {}, {}};
    const PngHeader& header = chunks.header;
    for (Chunk chunk = next_chunk(rest); chunk.type != "IEND"; chunk = next_chunk(rest)) {
        if (chunk.type == "IDAT") {
            if (!chunks.pixels.empty() && chunks.joined.empty()) chunks.joined = to_bytes(chunks.pixels);
            if (chunks.pixels.empty())
                chunks.pixels = chunk.data;
            else
                chunks.joined.insert(chunks.joined.end(), chunk.data.begin(), chunk.data.end());
        } else if (chunk.type == "PLTE" && chunks.palette.empty()) {
            chunks.palette = chunk.data;
        } else if (chunk.type == "tRNS" && !header.has_alpha()) {
            chunks.transparency = chunk.data;
        } else if (chunk.type == "eXIf") {
            chunks.exif = chunk.data;
        } else if ((static_cast<unsigned>(chunk.type[0]) & 0x20U) == 0) {
            throw_damaged("an unexpected critical chunk");
        }
    }
    if (!chunks.joined.empty()) chunks.pixels = chunks.joined;
    return chunks;
}

void check_colours(const Chunks& chunks) {
    const PngHeader& header = chunks.header;
    const ByteView palette = chunks.palette, transparency = chunks.transparency;
    if (header.has_palette() && (palette.empty() || palette.size() % 3 != 0 || palette.size() > 768))
        throw_damaged("no palette");
    const std::size_t most_transparent = header.has_palette() ? palette.size() / 3 : header.channels() * std::size_t{2};
    if (transparency.size() > most_transparent ||
        (!header.has_palette() && !transparency.empty() && transparency.size() != most_transparent))
        throw_damaged("impossible transparency");
}

Bytes inflated(const Chunks& chunks) {
    const std::size_t expected = inflated_size(chunks.header);
    try {
        return zlib_inflate_to(chunks.pixels, expected);
    } catch (const Error&) {
        throw_damaged("the pixel data is not what the header says");
    }
}

/// Writes one pass into the picture; `data` begins with it, and what follows is returned.
std::uint8_t* write_pass(const Pass& pass, const PngHeader& header, const PngPixels& pixels, std::uint8_t* data,
                         Image& image) {
    const std::size_t columns = pass.columns(header), length = header.row_bytes(columns);
    const std::size_t pixel = std::max(header.bits() / 8, 1U);
    const Bytes zeros(length);
    Bytes colours(pass.dx == 1 ? 0 : columns * 3);
    const std::uint8_t* above = zeros.data();
    for (std::size_t y = 0; y < pass.rows(header); ++y, data += length + 1) {
        std::uint8_t* row = data + 1;
        if (!undo_png_filter(*data, row, above, length, pixel)) throw_damaged("no such filter");
        above = row;
        std::uint8_t* out = image.at(static_cast<int>(pass.x0), static_cast<int>(pass.y0 + y * pass.dy));
        pixels.write(row, columns, colours.empty() ? out : colours.data());
        for (std::size_t at = 0; at < colours.size(); at += 3) std::copy_n(&colours[at], 3, out + at * pass.dx);
    }
    return data;
}

} // namespace

Image decode_png(ByteView bytes, const PictureLimits& limits) {
    if (!text_of(bytes).starts_with(signature)) throw Error(Code::unreadable_file, "not a PNG picture");
    const Chunks chunks = read_chunks(bytes, limits);
    check_colours(chunks);
    const PngHeader& header = chunks.header;
    const PngPixels pixels(header, chunks.palette, chunks.transparency);
    Bytes data = inflated(chunks);
    Image image(static_cast<int>(header.width), static_cast<int>(header.height));
    std::uint8_t* at = data.data();
    for (const Pass& pass : passes_of(header)) at = write_pass(pass, header, pixels, at, image);
    data = {}; // before a turned copy is made
    return upright(std::move(image), exif_orientation(chunks.exif));
}

} // namespace qrid
