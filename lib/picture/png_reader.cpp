#include "qrid/picture/png_reader.h"

#include "qrid/base/compression.h"
#include "qrid/base/error.h"
#include "qrid/picture/alpha.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

// Of stb_image only the PNG decoder: its others are known to be unsafe in Debian 12's version 2.27.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_NO_FAILURE_STRINGS
#define STBI_MAX_DIMENSIONS 16384
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

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

/// IHDR (section 11.2.2).
struct Header {
    std::uint32_t width, height;
    unsigned depth, colour;
    bool interlaced;

    bool has_palette() const { return colour == 3; }
    bool has_alpha() const { return colour == 4 || colour == 6; }
    unsigned channels() const { return std::array{1U, 0U, 3U, 1U, 2U, 0U, 4U}[colour]; }
};

Header read_header(const Chunk& chunk, const PictureLimits& limits) {
    if (chunk.type != "IHDR" || chunk.data.size() != 13) throw_damaged("no header chunk");
    const ByteView data = chunk.data;
    const Header header{big_endian(data), big_endian(data.subspan(4)), data[8], data[9], data[12] == 1};
    check_picture_size(header.width, header.height, limits);
    const bool known_depth =
        header.depth == 8 || (header.depth == 16 && !header.has_palette()) ||
        ((header.depth == 1 || header.depth == 2 || header.depth == 4) && (header.colour == 0 || header.has_palette()));
    if (header.colour > 6 || header.channels() == 0 || !known_depth || data[10] != 0 || data[11] != 0 || data[12] > 1)
        throw_damaged("an impossible header");
    return header;
}

/// How many bytes the pixel data inflates to: for each row of each pass a filter byte and the packed samples
/// (sections 7.2 and 8.2).
std::size_t inflated_size(const Header& header) {
    const auto pass = [&](std::uint32_t x0, std::uint32_t y0, std::uint32_t dx, std::uint32_t dy) -> std::size_t {
        if (header.width <= x0 || header.height <= y0) return 0;
        const std::size_t columns = (header.width - x0 + dx - 1) / dx, rows = (header.height - y0 + dy - 1) / dy;
        return rows * (1 + (columns * header.channels() * header.depth + 7) / 8);
    };
    if (!header.interlaced) return pass(0, 0, 1, 1);
    return pass(0, 0, 8, 8) + pass(4, 0, 8, 8) + pass(0, 4, 4, 8) + pass(2, 0, 4, 4) + pass(0, 2, 2, 4) +
           pass(1, 0, 2, 2) + pass(0, 1, 1, 2);
}

void append_chunk(Bytes& png, std::string_view type, ByteView data) {
    for (int shift = 24; shift >= 0; shift -= 8) png.push_back(static_cast<std::uint8_t>(data.size() >> shift));
    const ByteView name = bytes_of(type);
    png.insert(png.end(), name.begin(), name.end());
    png.insert(png.end(), data.begin(), data.end());
    png.insert(png.end(), 4, 0); // the decoder does not look at checksums; next_chunk() has
}

/// What has been checked and nothing else, for the decoder: header, palette, transparency, pixel data, end.
struct Checked {
    Header header;
    bool transparent;
    Bytes png;
};

Checked check(ByteView bytes, const PictureLimits& limits) {
    ByteView rest = bytes.subspan(signature.size());
    const Chunk first = next_chunk(rest);
    const Header header = read_header(first, limits);
    Bytes palette, pixels;
    ByteView transparency;
    for (Chunk chunk = next_chunk(rest); chunk.type != "IEND"; chunk = next_chunk(rest)) {
        if (chunk.type == "IDAT") {
            pixels.insert(pixels.end(), chunk.data.begin(), chunk.data.end());
        } else if (chunk.type == "PLTE" && palette.empty()) {
            palette = to_bytes(chunk.data);
        } else if (chunk.type == "tRNS" && !header.has_alpha()) {
            transparency = chunk.data;
        } else if ((static_cast<unsigned>(chunk.type[0]) & 0x20U) == 0) {
            throw_damaged("an unexpected critical chunk");
        }
    }
    if (header.has_palette() && (palette.empty() || palette.size() % 3 != 0 || palette.size() > 768))
        throw_damaged("no palette");
    const std::size_t most_transparent = header.has_palette() ? palette.size() / 3 : header.channels() * std::size_t{2};
    if (transparency.size() > most_transparent ||
        (!header.has_palette() && !transparency.empty() && transparency.size() != most_transparent))
        throw_damaged("impossible transparency");
    const std::size_t expected = inflated_size(header);
    try {
        if (zlib_inflate(pixels, expected).size() != expected) throw_damaged("too few pixels");
    } catch (const Error&) {
        throw_damaged("the pixel data is not what the header says");
    }

    Checked checked{header, !transparency.empty() || header.has_alpha(), to_bytes(bytes_of(signature))};
    append_chunk(checked.png, first.type, first.data);
    if (header.has_palette()) {
        palette.resize(768); // the decoder would read colours past the end of a short palette
        append_chunk(checked.png, "PLTE", palette);
    }
    if (!transparency.empty()) append_chunk(checked.png, "tRNS", transparency);
    append_chunk(checked.png, "IDAT", pixels);
    append_chunk(checked.png, "IEND", {});
    return checked;
}

struct FreePixels {
    void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

} // namespace

Image decode_png(ByteView bytes, const PictureLimits& limits) {
    if (!text_of(bytes).starts_with(signature)) throw Error(Code::unreadable_file, "not a PNG picture");
    const Checked checked = check(bytes, limits);
    const int channels = checked.transparent ? 4 : 3;
    int width = 0, height = 0, in_file = 0;
    const std::unique_ptr<stbi_uc, FreePixels> pixels(stbi_load_from_memory(
        checked.png.data(), static_cast<int>(checked.png.size()), &width, &height, &in_file, channels));
    if (!pixels || width != static_cast<int>(checked.header.width) || height != static_cast<int>(checked.header.height))
        throw_damaged("it does not decode");
    const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    const std::span<const std::uint8_t> decoded(pixels.get(), count * static_cast<std::size_t>(channels));
    if (checked.transparent) return over_white(decoded, width, height);
    Image image(width, height);
    std::copy(decoded.begin(), decoded.end(), image.rgb.begin());
    return image;
}

} // namespace qrid
