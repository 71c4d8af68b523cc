#include "qrid/picture/load.h"

#include "qrid/base/error.h"
#include "qrid/picture/first_look.h"
#include "qrid/picture/inside/helper.h"
#include "qrid/picture/inside/iso_boxes.h"
#include "qrid/picture/inside/png_reader.h"
#include "qrid/picture/jpeg.h"
#include "qrid/picture/webp.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr std::array read_kinds{PictureKind::png,  PictureKind::jpeg, PictureKind::webp, PictureKind::heic,
                                PictureKind::avif, PictureKind::gif,  PictureKind::bmp,  PictureKind::pnm,
                                PictureKind::tga,  PictureKind::psd,  PictureKind::tiff, PictureKind::jpeg2000,
                                PictureKind::svg};

bool is_read(PictureKind kind) { return std::find(read_kinds.begin(), read_kinds.end(), kind) != read_kinds.end(); }

[[noreturn]] void throw_no_picture(PictureKind kind) {
    if (kind == PictureKind::pdf)
        throw Error(Code::unreadable_file, "a PDF is not a picture", "convert it to JPEG or PNG");
    if (kind == PictureKind::none)
        throw Error(Code::unreadable_file, "not a picture",
                    "use PNG, JPEG, WebP, HEIC, AVIF, GIF, BMP, TIFF, JPEG 2000, PNM, TGA, PSD, SVG or PDF");
    throw Error(Code::unreadable_file, fmt::format("{}s are not supported", noun(kind)), std::string(what_to_do(kind)));
}

} // namespace

void check_picture_bytes(ByteView bytes, const PictureLimits& limits) {
    if (bytes.size() > limits.max_bytes)
        throw Error(Code::picture_too_large, fmt::format("the picture is larger than {} bytes", limits.max_bytes));
}

void check_is_picture(ByteView bytes) {
    const PictureKind kind = picture_kind(bytes);
    if (!is_read(kind)) throw_no_picture(kind);
}

Image load_picture(ByteView bytes, const PictureLimits& limits) {
    check_picture_bytes(bytes, limits);
    const PictureKind kind = picture_kind(bytes);
    switch (kind) {
    case PictureKind::png:
        return decode_png(bytes, limits);
    case PictureKind::jpeg:
        return decode_jpeg(bytes, limits);
    case PictureKind::webp:
        return decode_webp(bytes, limits);
    case PictureKind::heic:
    case PictureKind::avif:
        check_iso_boxes(bytes, kind, limits);
        return decode_outside(bytes, kind, 0, limits).image;
    case PictureKind::gif:
    case PictureKind::bmp:
    case PictureKind::pnm:
    case PictureKind::tga:
    case PictureKind::psd:
    case PictureKind::tiff:
    case PictureKind::jpeg2000:
    case PictureKind::svg:
        return decode_outside(bytes, kind, 0, limits).image;
    default:
        throw_no_picture(kind);
    }
}

GrayImage to_gray(const Image& image) {
    GrayImage gray{image.width, image.height, {}};
    gray.pixels.reserve(image.rgb.size() / 3);
    for (std::size_t i = 0; i + 2 < image.rgb.size(); i += 3) {
        // 16.16 fixed point; the three weights sum to 65536
        const unsigned luma = 19595U * image.rgb[i] + 38470U * image.rgb[i + 1] + 7471U * image.rgb[i + 2] + 32768U;
        gray.pixels.push_back(static_cast<std::uint8_t>(luma >> 16));
    }
    return gray;
}

} // namespace qrid
