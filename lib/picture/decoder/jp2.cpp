// JPEG 2000, with OpenJPEG.
#include "qrid/picture/decoder/give.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <openjpeg.h>

namespace qrid::decoder {

namespace {

struct Stream {
    ByteView file;
    std::size_t at = 0;
};

OPJ_SIZE_T read(void* into, OPJ_SIZE_T wanted, void* user) {
    auto& from = *static_cast<Stream*>(user);
    const std::size_t count = std::min(wanted, from.file.size() - from.at);
    if (count == 0) return static_cast<OPJ_SIZE_T>(-1);
    std::memcpy(into, from.file.data() + from.at, count);
    from.at += count;
    return count;
}

OPJ_OFF_T skip(OPJ_OFF_T count, void* user) {
    auto& from = *static_cast<Stream*>(user);
    if (count < 0) return -1;
    const std::size_t step = std::min(static_cast<std::size_t>(count), from.file.size() - from.at);
    from.at += step;
    return static_cast<OPJ_OFF_T>(step);
}

OPJ_BOOL seek(OPJ_OFF_T to, void* user) {
    auto& from = *static_cast<Stream*>(user);
    if (to < 0 || static_cast<std::size_t>(to) > from.file.size()) return OPJ_FALSE;
    from.at = static_cast<std::size_t>(to);
    return OPJ_TRUE;
}

std::uint8_t in_eight_bits(std::int64_t value, const opj_image_comp_t& part) {
    if (part.sgnd != 0) value += std::int64_t{1} << (part.prec - 1);
    const std::int64_t most = (std::int64_t{1} << part.prec) - 1;
    return static_cast<std::uint8_t>(std::clamp<std::int64_t>(value * 255 / most, 0, 255));
}

/// One component at a pixel of the picture; components may be smaller than it.
std::uint8_t sample(const opj_image_t& image, std::size_t component, std::uint32_t x, std::uint32_t y) {
    const opj_image_comp_t& part = image.comps[component];
    const std::uint32_t column = std::min(x / part.dx, part.w - 1), row = std::min(y / part.dy, part.h - 1);
    return in_eight_bits(part.data[std::size_t{row} * part.w + column], part);
}

std::uint8_t rounded(double value) { return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L)); }

std::array<std::uint8_t, 3> rgb_of_ycc(double y, double cb, double cr) { // ITU-T T.871
    return {rounded(y + 1.402 * (cr - 128)), rounded(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128)),
            rounded(y + 1.772 * (cb - 128))};
}

void check(bool good) {
    if (!good) fail(Status::damaged);
}

} // namespace

void prepare() {}

void decode(const Task& task, ByteView file) {
    Stream from{file};
    opj_stream_t* stream = opj_stream_create(1 << 16, OPJ_TRUE);
    check(stream != nullptr);
    opj_stream_set_user_data(stream, &from, nullptr);
    opj_stream_set_user_data_length(stream, file.size());
    opj_stream_set_read_function(stream, read);
    opj_stream_set_skip_function(stream, skip);
    opj_stream_set_seek_function(stream, seek);
    opj_codec_t* codec = opj_create_decompress(file[0] == 0xff ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    check(opj_setup_decoder(codec, &parameters) == OPJ_TRUE);
    opj_image_t* image = nullptr;
    check(opj_read_header(stream, codec, &image) == OPJ_TRUE && image != nullptr);
    check(image->x1 > image->x0 && image->y1 > image->y0 && image->numcomps > 0);
    const std::uint32_t width = image->x1 - image->x0, height = image->y1 - image->y0;
    check_size(task, width, height);
    check(opj_decode(codec, stream, image) == OPJ_TRUE && opj_end_decompress(codec, stream) == OPJ_TRUE);

    const std::uint32_t parts = image->numcomps, colours = parts < 3 ? 1 : 3;
    for (std::uint32_t i = 0; i < parts; ++i) {
        const opj_image_comp_t& part = image->comps[i];
        check(part.data != nullptr && part.w > 0 && part.h > 0 && part.dx > 0 && part.dy > 0 && part.prec > 0 &&
              part.prec <= 31);
    }
    const bool is_ycc = image->color_space == OPJ_CLRSPC_SYCC && colours == 3,
               is_cmyk = image->color_space == OPJ_CLRSPC_CMYK && parts >= 4;
    const bool has_alpha = !is_cmyk && parts > colours;
    Bytes rgba;
    rgba.reserve(rgba_size(width, height));
    for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x) {
            std::array<std::uint8_t, 3> rgb{};
            for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = sample(*image, colours == 1 ? 0 : i, x, y);
            if (is_ycc) rgb = rgb_of_ycc(rgb[0], rgb[1], rgb[2]);
            if (is_cmyk)
                for (std::uint8_t& value : rgb)
                    value = rounded((255 - value) * (255 - sample(*image, 3, x, y)) / 255.0);
            rgba.insert(rgba.end(),
                        {rgb[0], rgb[1], rgb[2], has_alpha ? sample(*image, colours, x, y) : std::uint8_t{255}});
        }
    give_rgba(task, {Status::decoded, width, height, 1}, rgba);
}

} // namespace qrid::decoder
