#include "sample_png.h"

#include "qrid/base/compression.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace qrid::bench {

namespace {

void put32(Bytes& out, std::size_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void put_chunk(Bytes& out, std::string_view type, ByteView data) {
    put32(out, data.size());
    const std::size_t checked_from = out.size();
    const ByteView name = bytes_of(type);
    append(out, name);
    append(out, data);
    put32(out, crc32(ByteView(out).subspan(checked_from)));
}

} // namespace

void write_png(const std::filesystem::path& path, const Sample& sample) {
    const bool is_grey = sample.colour.empty();
    const auto width = static_cast<std::size_t>(is_grey ? sample.picture.width : sample.colour.width);
    const auto height = static_cast<std::size_t>(is_grey ? sample.picture.height : sample.colour.height);
    const std::uint8_t* pixels = is_grey ? sample.picture.pixels.data() : sample.colour.rgb.data();
    const std::size_t stride = is_grey ? width : 3 * width;
    Bytes header;
    put32(header, width);
    put32(header, height);
    constexpr std::uint8_t depth = 8, grey = 0, rgb = 2;
    for (const std::uint8_t field : {depth, is_grey ? grey : rgb, std::uint8_t{0}, std::uint8_t{0}, std::uint8_t{0}})
        header.push_back(field);
    Bytes rows((stride + 1) * height); // before each row the filter "up", the rows below one another being much alike
    for (std::size_t y = 0; y < height; ++y) {
        std::uint8_t* to = rows.data() + y * (stride + 1);
        *to++ = 2;
        const std::uint8_t* row = pixels + y * stride;
        if (y == 0)
            std::copy_n(row, stride, to);
        else
            std::transform(row, row + stride, row - stride, to, [](std::uint8_t here, std::uint8_t above) {
                return static_cast<std::uint8_t>(here - above);
            });
    }
    Bytes out{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    put_chunk(out, "IHDR", header);
    put_chunk(out, "IDAT", zlib_compress(rows, {1}));
    put_chunk(out, "IEND", {});
    std::ofstream file(path, std::ios::binary);
    file << text_of(out) << std::flush;
    if (!file) throw std::runtime_error("cannot write " + path.string());
}

} // namespace qrid::bench
