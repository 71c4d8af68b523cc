#include "qrid/picture/inside/png_reader.h"

#include "qrid/base/compression.h"
#include "qrid/base/error.h"
#include "qrid/picture/exif.h"
#include "qrid/picture/inside/alpha.h"
#include "qrid/picture/thread_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csetjmp>
#include <cstdio>
#include <new>
#include <png.h>

namespace qrid {

namespace {

constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n";
constexpr std::size_t header_size = 13;

[[noreturn]] void throw_damaged_png(std::string_view what) {
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
    if (rest.size() < 12) throw_damaged_png("no end chunk");
    const std::size_t length = big_endian(rest);
    if (length > rest.size() - 12) throw_damaged_png("a chunk runs past the end");
    const Chunk chunk{text_of(rest.subspan(4, 4)), rest.subspan(8, length)};
    if (crc32(rest.subspan(4, 4 + length)) != big_endian(rest.subspan(8 + length, 4)))
        throw_damaged_png(fmt::format("wrong checksum at {} bytes before the end", rest.size()));
    rest = rest.subspan(12 + length);
    return chunk;
}

/// What IHDR says (section 11.2.2).
struct Header {
    std::uint32_t width, height; ///< pixels
    unsigned depth, colour;      ///< bits a sample; the colour type
    bool interlaced;

    bool has_palette() const { return colour == 3; }
    bool has_alpha() const { return colour == 4 || colour == 6; }
    bool has_colours() const { return colour == 2 || colour == 6; }
};

Header read_header(const Chunk& chunk, const PictureLimits& limits) {
    if (chunk.type != "IHDR" || chunk.data.size() != header_size) throw_damaged_png("no header chunk");
    const ByteView data = chunk.data;
    const Header header{big_endian(data), big_endian(data.subspan(4)), data[8], data[9], data[12] == 1};
    check_picture_size(header.width, header.height, limits);
    const unsigned depth = header.depth;
    const bool known_colour = header.colour == 0 || header.has_palette() || header.has_colours() || header.has_alpha();
    const bool known_depth = depth == 8 || (depth == 16 && !header.has_palette()) ||
                             ((depth == 1 || depth == 2 || depth == 4) && (header.colour == 0 || header.has_palette()));
    if (!known_colour || !known_depth || data[10] != 0 || data[11] != 0 || data[12] > 1)
        throw_damaged_png("an invalid header");
    return header;
}

/// The chunks that matter, each where it may stand.
struct Chunks {
    Header header;
    ByteView header_data, palette, transparency, exif;
    ByteView rest;                ///< from the first after the header on, all whole
    std::size_t packed_bytes = 0; ///< of pixel data

    bool has_alpha() const { return header.has_alpha() || !transparency.empty(); }
};

Chunks read_chunks(ByteView bytes, const PictureLimits& limits) {
    ByteView rest = bytes.subspan(png_signature.size());
    const Chunk first = next_chunk(rest);
    const Header header = read_header(first, limits);
    Chunks chunks{header, first.data, {}, {}, {}, rest};
    for (Chunk chunk = next_chunk(rest); chunk.type != "IEND"; chunk = next_chunk(rest)) {
        if (chunk.type == "IDAT")
            chunks.packed_bytes += chunk.data.size();
        else if (chunk.type == "PLTE" && chunks.palette.empty())
            chunks.palette = chunk.data;
        else if (chunk.type == "tRNS" && !header.has_alpha())
            chunks.transparency = chunk.data;
        else if (chunk.type == "eXIf")
            chunks.exif = chunk.data;
        else if ((static_cast<unsigned>(chunk.type[0]) & 0x20U) == 0)
            throw_damaged_png("an unexpected critical chunk");
    }
    return chunks;
}

void check_colours(const Chunks& chunks) {
    const Header& header = chunks.header;
    const ByteView palette = chunks.palette, transparency = chunks.transparency;
    if (header.has_palette() && (palette.empty() || palette.size() % 3 != 0 || palette.size() > 768))
        throw_damaged_png("no palette");
    const std::size_t most_transparent = header.has_palette() ? palette.size() / 3 : header.has_colours() ? 6 : 2;
    if (transparency.size() > most_transparent ||
        (!header.has_palette() && !transparency.empty() && transparency.size() != most_transparent))
        throw_damaged_png("invalid transparency");
}

/// What libpng will hold and we with it: the picture, the packed pixels, its rows, and with transparency one row or,
/// interlaced, all of them.
std::int64_t bytes_needed(const Chunks& chunks) {
    constexpr std::int64_t rows = 3, deepest = 8;
    const std::int64_t width = chunks.header.width, height = chunks.header.height;
    return 3 * width * height + static_cast<std::int64_t>(chunks.packed_bytes) + rows * deepest * width +
           (chunks.has_alpha() ? 4 * width * (chunks.header.interlaced ? height : 1) : 0);
}

void put_length(Bytes& out, std::size_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void put_chunk_head(Bytes& out, std::string_view type, std::size_t length) {
    put_length(out, length);
    append(out, bytes_of(type));
}

/// The file as libpng sees it: what decides about pixels, checked, in order, and the pixel data as one chunk.
class Stream {
public:
    explicit Stream(const Chunks& chunks) : rest_(chunks.rest) {
        const ByteView name = bytes_of(png_signature);
        head_.assign(name.begin(), name.end());
        put_chunk("IHDR", chunks.header_data);
        if (chunks.header.has_palette()) {
            const std::size_t most = std::size_t{1} << chunks.header.depth;
            put_chunk("PLTE", chunks.palette.first(std::min(chunks.palette.size(), most * 3)));
            put_chunk("tRNS", chunks.transparency.first(std::min(chunks.transparency.size(), most)));
        } else {
            put_chunk("tRNS", chunks.transparency);
        }
        put_chunk_head(head_, "IDAT", chunks.packed_bytes);
        now_ = head_;
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    /// False past the end, which is four zeros: the checksum, at which libpng does not look.
    bool read(std::uint8_t* out, std::size_t size) {
        while (size > 0 && (!now_.empty() || next_pixels())) {
            const std::size_t part = std::min(size, now_.size());
            out = std::copy_n(now_.data(), part, out);
            size -= part;
            now_ = now_.subspan(part);
        }
        std::fill_n(out, size, std::uint8_t{0});
        past_ += size;
        return past_ <= 4;
    }

private:
    void put_chunk(std::string_view type, ByteView data) {
        if (data.empty()) return;
        put_chunk_head(head_, type, data.size());
        append(head_, data);
        put_length(head_, 0); // the checksum was right
    }

    bool next_pixels() {
        while (text_of(rest_.subspan(4, 4)) != "IEND") {
            const std::size_t length = big_endian(rest_);
            const bool is_pixels = text_of(rest_.subspan(4, 4)) == "IDAT";
            now_ = is_pixels ? rest_.subspan(8, length) : ByteView();
            rest_ = rest_.subspan(12 + length);
            if (!now_.empty()) return true;
        }
        return false;
    }

    Bytes head_;
    ByteView now_, rest_;
    std::size_t past_ = 0;
};

/// Where libpng's errors land: its C code is left by longjmp, so every function that calls setjmp here, or is called by
/// libpng, holds nothing that has a destructor.
struct PngLanding {
    std::jmp_buf jump{};
    std::chrono::nanoseconds until{};
    bool too_slow = false;
    std::array<char, 128> message{};
};

[[noreturn]] void leave(png_structp png, png_const_charp message) {
    PngLanding& landing = *static_cast<PngLanding*>(png_get_error_ptr(png));
    std::snprintf(landing.message.data(), landing.message.size(), "%s", message);
    std::longjmp(landing.jump, 1); // NOLINT(cert-err52-cpp): libpng's documented way out
}

/// Only what is harmless gets here: damage is what libpng calls benign errors, which are errors for us.
void on_warning(png_structp /*png*/, png_const_charp /*message*/) {}

void on_read(png_structp png, png_bytep out, std::size_t size) {
    if (!static_cast<Stream*>(png_get_io_ptr(png))->read(out, size)) leave(png, "too few pixels");
}

void on_row(png_structp png, png_uint_32 row, int /*pass*/) {
    constexpr png_uint_32 rows = 16; // reading the clock is slow
    if (row % rows != 0) return;
    PngLanding& landing = *static_cast<PngLanding*>(png_get_error_ptr(png));
    landing.too_slow = thread_time() > landing.until;
    if (landing.too_slow) leave(png, "too slow");
}

class PngDecoder {
public:
    PngDecoder(Stream& stream, std::chrono::milliseconds time)
        : png_(png_create_read_struct(PNG_LIBPNG_VER_STRING, &landing_, leave, on_warning)) {
        if (png_ != nullptr) info_ = png_create_info_struct(png_);
        if (info_ == nullptr) {
            png_destroy_read_struct(&png_, nullptr, nullptr);
            throw std::bad_alloc();
        }
        landing_.until = thread_time() + time;
        png_set_read_fn(png_, &stream, on_read);
        png_set_read_status_fn(png_, on_row);
    }
    PngDecoder(const PngDecoder&) = delete;
    PngDecoder& operator=(const PngDecoder&) = delete;
    ~PngDecoder() { png_destroy_read_struct(&png_, &info_, nullptr); }

    /// Up to the pixels; false when it fails.
    bool read_header(const Chunks& chunks) {
        if (setjmp(landing_.jump) != 0) return false; // NOLINT(cert-err52-cpp)
        png_set_benign_errors(png_, 0);
        png_set_crc_action(png_, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
        png_set_user_limits(png_, chunks.header.width, chunks.header.height);
        png_set_chunk_malloc_max(png_, 0); // what is packed badly is read, too
        // libpng looks for surplus pixels and the checksum only in the packed data that it has at hand: all, then.
        png_set_compression_buffer_size(png_, std::max(chunks.packed_bytes, std::size_t{1}));
        png_set_option(png_, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON); // some encoders claim one that is too small
        png_set_check_for_invalid_index(png_, 0);                        // such pixels are black
        png_read_info(png_, info_);
        png_set_expand(png_);
        png_set_strip_16(png_);
        png_set_gray_to_rgb(png_);
        passes_ = png_set_interlace_handling(png_);
        png_read_update_info(png_, info_);
        return true;
    }

    /// Bytes of a row that libpng writes, three or four a pixel.
    std::size_t row_bytes() { return png_get_rowbytes(png_, info_); }

    /// The rows into the picture; false when it fails. `rgba` has room for one row of four bytes a pixel or, of an
    /// interlaced picture, for all; it is empty when the rows have no transparency.
    bool read_rows(Image& image, Bytes& rgba, Ground ground) {
        if (setjmp(landing_.jump) != 0) return false; // NOLINT(cert-err52-cpp)
        const auto columns = static_cast<std::size_t>(image.width);
        const std::size_t step = passes_ > 1 ? columns * 4 : 0;
        for (int pass = 0; pass < passes_; ++pass)
            for (int y = 0; y < image.height; ++y) {
                std::uint8_t* row = rgba.empty() ? image.at(0, y) : &rgba[step * static_cast<std::size_t>(y)];
                png_read_row(png_, row, nullptr);
                if (!rgba.empty() && pass == passes_ - 1 && lay_over(ground, row, columns, image.at(0, y)))
                    image.has_transparency = true;
            }
        return true;
    }

    bool is_too_slow() const { return landing_.too_slow; }
    std::string_view message() const { return landing_.message.data(); }

private:
    PngLanding landing_;
    png_structp png_;
    png_infop info_ = nullptr;
    int passes_ = 1;
};

Image decode(const Chunks& chunks, const PictureLimits& limits) {
    Stream stream(chunks);
    PngDecoder decoder(stream, limits.max_time);
    if (!decoder.read_header(chunks)) throw_damaged_png(decoder.message());
    const std::size_t width = chunks.header.width, height = chunks.header.height;
    if (decoder.row_bytes() != width * (chunks.has_alpha() ? 4 : 3))
        throw Error(Code::internal, "libpng expanded a PNG picture unexpectedly");
    Bytes rgba(chunks.has_alpha() ? width * 4 * (chunks.header.interlaced ? height : 1) : 0);
    Image image(static_cast<int>(width), static_cast<int>(height));
    const bool whole = decoder.read_rows(image, rgba, limits.ground);
    if (decoder.is_too_slow()) throw_too_slow("PNG picture", limits);
    if (!whole) throw_damaged_png(decoder.message());
    return image;
}

} // namespace

Image decode_png(ByteView bytes, const PictureLimits& limits) {
    if (!text_of(bytes).starts_with(png_signature)) throw Error(Code::unreadable_file, "not a PNG picture");
    const Chunks chunks = read_chunks(bytes, limits);
    check_colours(chunks);
    check_picture_memory(bytes_needed(chunks), limits);
    return upright(decode(chunks, limits), exif_orientation(chunks.exif));
}

} // namespace qrid
