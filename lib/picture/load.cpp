#include "qrid/picture/load.h"

#include "qrid/base/error.h"
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

using namespace std::string_view_literals;

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    PictureKind kind;
};

// ISO base media files carry their brand at offset 8; what comes first here wins.
constexpr std::array magics = {
    Magic{0, "\x89PNG\r\n\x1a\n"sv, PictureKind::png},
    Magic{0, "\xff\xd8\xff"sv, PictureKind::jpeg},
    Magic{8, "WEBPVP8"sv, PictureKind::webp},
    Magic{0, "GIF87a"sv, PictureKind::gif},
    Magic{0, "GIF89a"sv, PictureKind::gif},
    Magic{0, "II*\0"sv, PictureKind::tiff},
    Magic{0, "MM\0*"sv, PictureKind::tiff},
    Magic{0, "\0\0\0\x0cjP  "sv, PictureKind::jpeg2000},
    Magic{0, "\xff\x4f\xff\x51"sv, PictureKind::jpeg2000},
    Magic{0, "\0\0\0\x0cJXL "sv, PictureKind::jpegxl},
    Magic{0, "\xff\x0a"sv, PictureKind::jpegxl},
    Magic{4, "ftypavif"sv, PictureKind::avif},
    Magic{4, "ftypavis"sv, PictureKind::avif},
    Magic{4, "ftyphe"sv, PictureKind::heic},
    Magic{4, "ftypmif1"sv, PictureKind::heic},
    Magic{4, "ftypmsf1"sv, PictureKind::heic},
    Magic{0, "%PDF-"sv, PictureKind::pdf},
};

/// Files of the general brand tell in the list of further brands what they hold (ISO/IEC 14496-12, section 4.3).
bool is_avif(ByteView bytes) {
    constexpr std::size_t brands = 16, most = 256;
    const std::string_view text = text_of(bytes);
    if (!text.substr(4).starts_with("ftypmif1")) return false;
    const std::size_t length = std::min({std::size_t{bytes[2]} << 8 | bytes[3], most, text.size()});
    for (std::size_t at = brands; at + 4 <= length; at += 4)
        if (text.substr(at, 4) == "avif") return true;
    return false;
}

bool is_pnm(std::string_view text) {
    return text.size() > 2 && text[0] == 'P' && text[1] >= '1' && text[1] <= '7' &&
           " \t\r\n#"sv.find(text[2]) != std::string_view::npos;
}

bool is_bmp(std::string_view text) {
    return text.size() > 18 && text.starts_with("BM"sv) && text.substr(6, 4) == "\0\0\0\0"sv;
}

bool is_svg(std::string_view text) {
    constexpr std::size_t window = 1024;
    const std::size_t start = text.find_first_not_of("\xef\xbb\xbf \t\r\n");
    return start != std::string_view::npos && text[start] == '<' &&
           text.substr(0, window).find("<svg") != std::string_view::npos;
}

} // namespace

PictureKind picture_kind(ByteView bytes) {
    const std::string_view text = text_of(bytes);
    for (const Magic& magic : magics)
        if (text.size() >= magic.offset && text.substr(magic.offset).starts_with(magic.bytes))
            return magic.kind == PictureKind::webp && !text.starts_with("RIFF") ? PictureKind::none
                   : magic.kind == PictureKind::heic && is_avif(bytes)          ? PictureKind::avif
                                                                                : magic.kind;
    if (is_pnm(text)) return PictureKind::pnm;
    if (is_bmp(text)) return PictureKind::bmp;
    if (is_svg(text)) return PictureKind::svg;
    return PictureKind::none;
}

std::string_view name(PictureKind kind) {
    constexpr std::array<std::string_view, 14> names = {"unknown", "PNG",  "JPEG", "WebP",      "GIF",
                                                        "BMP",     "PNM",  "TIFF", "JPEG 2000", "JPEG XL",
                                                        "HEIC",    "AVIF", "PDF",  "SVG"};
    return names[static_cast<std::size_t>(kind)];
}

void check_picture_bytes(ByteView bytes, const PictureLimits& limits) {
    if (bytes.size() > limits.max_bytes)
        throw Error(Code::picture_too_large, fmt::format("the picture is larger than {} bytes", limits.max_bytes));
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
    case PictureKind::pdf:
        throw Error(Code::unreadable_file, "a PDF is not a picture", "convert it to JPEG or PNG");
    case PictureKind::none:
        throw Error(Code::unreadable_file, "not a picture", "use PNG, JPEG, WebP, HEIC, AVIF or PDF");
    default:
        throw Error(Code::unreadable_file, fmt::format("{} pictures are not supported", name(kind)),
                    "convert it to JPEG or PNG");
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
