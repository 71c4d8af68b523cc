#include "qrid/picture/picture_kind.h"

#include <algorithm>
#include <array>
#include <string>

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
    Magic{8, "AVI "sv, PictureKind::video},
    Magic{0, "GIF87a"sv, PictureKind::gif},
    Magic{0, "GIF89a"sv, PictureKind::gif},
    Magic{0, "II*\0"sv, PictureKind::tiff},
    Magic{0, "MM\0*"sv, PictureKind::tiff},
    Magic{0, "II+\0\x08\0\0\0"sv, PictureKind::tiff}, // BigTIFF
    Magic{0, "MM\0+\0\x08\0\0"sv, PictureKind::tiff},
    Magic{0, "\0\0\0\x0cjP  "sv, PictureKind::jpeg2000},
    Magic{0, "\xff\x4f\xff\x51"sv, PictureKind::jpeg2000},
    Magic{0, "\0\0\0\x0cJXL "sv, PictureKind::jpegxl},
    Magic{0, "\xff\x0a"sv, PictureKind::jpegxl},
    Magic{4, "ftypavif"sv, PictureKind::avif},
    Magic{4, "ftypavis"sv, PictureKind::avif},
    Magic{4, "ftyphe"sv, PictureKind::heic},
    Magic{4, "ftypmif1"sv, PictureKind::heic},
    Magic{4, "ftypmsf1"sv, PictureKind::heic},
    Magic{4, "ftyp"sv, PictureKind::video},
    Magic{0, "\x1a\x45\xdf\xa3"sv, PictureKind::video}, // Matroska, WebM
    Magic{0, "%PDF-"sv, PictureKind::pdf},
    Magic{0, "8BPS\0\x01"sv, PictureKind::psd},
    Magic{0, "\xd7\xcd\xc6\x9a"sv, PictureKind::metafile},
    Magic{40, " EMF"sv, PictureKind::metafile},
    Magic{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, PictureKind::old_office},
    Magic{0, "\x78\x9f\x3e\x22"sv, PictureKind::tnef},
    Magic{0, "PK\x05\x06"sv, PictureKind::zip}, // an empty one
    Magic{0, "7z\xbc\xaf\x27\x1c"sv, PictureKind::other_archive},
    Magic{0, "Rar!\x1a\x07"sv, PictureKind::other_archive},
    Magic{257, "ustar"sv, PictureKind::other_archive},
    Magic{0, "\x1f\x8b\x08"sv, PictureKind::other_archive},
    Magic{0, "\xfd\x37zXZ\0"sv, PictureKind::other_archive},
    Magic{0, "\x28\xb5\x2f\xfd"sv, PictureKind::other_archive},
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

bool is_ico(ByteView bytes) {
    constexpr std::size_t directory = 22;
    constexpr unsigned most = 64;
    return bytes.size() >= directory && text_of(bytes).starts_with("\0\0\1\0"sv) && bytes[4] > 0 && bytes[4] <= most &&
           bytes[5] == 0 && bytes[9] == 0;
}

/// The first block's magic number, or that of the end.
bool is_bzip2(std::string_view text) {
    constexpr std::size_t head = 4;
    return text.size() > head && text.starts_with("BZh") && text[3] >= '1' && text[3] <= '9' &&
           (text.substr(head).starts_with("\x31\x41\x59\x26\x53\x59") ||
            text.substr(head).starts_with("\x17\x72\x45\x38\x50\x90"));
}

/// Without a magic number; what its header cannot hold is a sign against it.
bool is_tga(ByteView bytes) {
    constexpr std::array<std::uint8_t, 6> types{1, 2, 3, 9, 10, 11};
    constexpr std::array<std::uint8_t, 5> depths{8, 15, 16, 24, 32};
    constexpr std::size_t header = 18;
    if (bytes.size() <= header || bytes[1] > 1) return false;
    const auto is_any = [](const auto& list, std::uint8_t value) {
        return std::find(list.begin(), list.end(), value) != list.end();
    };
    const bool has_palette = bytes[1] == 1, needs_palette = bytes[2] == 1 || bytes[2] == 9;
    const bool palette_fits = has_palette ? bytes[7] >= 15 && bytes[7] <= 32
                                          : std::all_of(&bytes[3], &bytes[8], [](auto byte) { return byte == 0; });
    const unsigned width = bytes[12] | bytes[13] << 8U, height = bytes[14] | bytes[15] << 8U;
    return is_any(types, bytes[2]) && has_palette == needs_palette && palette_fits && width > 0 && height > 0 &&
           is_any(depths, bytes[16]) && (bytes[17] & 0xc0U) == 0;
}

/// ZIP, or the office documents that are one: their writers put telling files first.
PictureKind kind_of_zip(ByteView bytes) {
    constexpr std::size_t name_length = 26, name = 30;
    const std::string_view text = text_of(bytes);
    if (!text.starts_with("PK\x03\x04") || bytes.size() < name) return PictureKind::none;
    const std::string_view first = text.substr(name, std::size_t{bytes[name_length]} | bytes[name_length + 1] << 8U);
    for (const std::string_view start :
         {"[Content_Types].xml"sv, "_rels/"sv, "docProps/"sv, "word/"sv, "ppt/"sv, "xl/"sv})
        if (first.starts_with(start)) return PictureKind::office;
    return first == "mimetype" && text.find("application/vnd.oasis.opendocument") != std::string_view::npos
               ? PictureKind::opendocument
               : PictureKind::zip;
}

constexpr std::size_t window = 1024;

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

/// Without what may precede a text's first character.
std::string_view beginning(std::string_view text) {
    const std::size_t start = text.find_first_not_of("\xef\xbb\xbf \t\r\n");
    return start == std::string_view::npos ? std::string_view() : text.substr(start, window);
}

bool is_html(std::string_view text) {
    const std::string lower = in_lower_case(text);
    if (lower.starts_with("data:image/")) return true; // a picture alone, as it stands in a page
    if (!lower.starts_with('<')) return false;
    if (lower.starts_with("<!doctype html") || lower.starts_with("<html")) return true;
    const bool is_svg = lower.find("<svg") < lower.find("<html");
    return !is_svg && (lower.find("<html") != std::string::npos || lower.find("<img") != std::string::npos);
}

bool is_svg(std::string_view text) { return text.starts_with('<') && text.find("<svg") != std::string_view::npos; }

/// RFC 5322, or lines of several such behind a "From " each (RFC 4155): at least two of the usual header fields, one of
/// them first.
bool is_mail(std::string_view text) {
    constexpr std::array fields{
        "from",           "to",         "subject",      "date",         "mime-version",     "received",
        "return-path",    "message-id", "content-type", "delivered-to", "x-mozilla-status", "x-received",
        "dkim-signature", "reply-to",   "sender"};
    const auto next_line = [&text] {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        return line;
    };
    if (text.starts_with("From ")) next_line();
    int known = 0;
    for (bool is_first = true; !text.empty(); is_first = false) {
        const std::string_view line = next_line();
        if (line.empty() || line == "\r") break;
        if (line.front() == ' ' || line.front() == '\t') continue;
        const std::string field = in_lower_case(line.substr(0, line.find(':')));
        const bool is_known =
            field.size() < line.size() && std::find(fields.begin(), fields.end(), field) != fields.end();
        if (is_first && !is_known && !field.starts_with("x-") && !field.starts_with("arc-")) return false;
        known += is_known ? 1 : 0;
    }
    return known >= 2;
}

struct Names {
    std::string_view name, noun;
};

constexpr std::array<Names, 27> names{
    {{"unknown", "file"},
     {"PNG", "PNG picture"},
     {"JPEG", "JPEG picture"},
     {"WebP", "WebP picture"},
     {"GIF", "GIF picture"},
     {"BMP", "BMP picture"},
     {"PNM", "PNM picture"},
     {"TIFF", "TIFF picture"},
     {"JPEG 2000", "JPEG 2000 picture"},
     {"JPEG XL", "JPEG XL picture"},
     {"HEIC", "HEIC picture"},
     {"AVIF", "AVIF picture"},
     {"PDF", "PDF"},
     {"SVG", "SVG picture"},
     {"TGA", "TGA picture"},
     {"PSD", "PSD picture"},
     {"ICO", "ICO picture"},
     {"Windows metafile", "Windows metafile"},
     {"video", "video"},
     {"Office document", "Office document"},
     {"OpenDocument", "OpenDocument file"},
     {"Outlook message or old Office document", "Outlook message or old Office document"},
     {"ZIP", "ZIP archive"},
     {"archive", "archive"},
     {"winmail.dat", "winmail.dat file"},
     {"mail", "mail"},
     {"HTML", "HTML page"}}};

} // namespace

PictureKind picture_kind(ByteView bytes) {
    const std::string_view text = text_of(bytes);
    for (const Magic& magic : magics)
        if (text.size() >= magic.offset && text.substr(magic.offset).starts_with(magic.bytes))
            return magic.offset == 8 && !text.starts_with("RIFF")      ? PictureKind::none
                   : magic.kind == PictureKind::heic && is_avif(bytes) ? PictureKind::avif
                                                                       : magic.kind;
    if (const PictureKind kind = kind_of_zip(bytes); kind != PictureKind::none) return kind;
    if (is_pnm(text)) return PictureKind::pnm;
    if (is_bmp(text)) return PictureKind::bmp;
    if (is_bzip2(text)) return PictureKind::other_archive;
    if (is_ico(bytes)) return PictureKind::ico;
    if (is_tga(bytes)) return PictureKind::tga;
    const std::string_view start = beginning(text);
    if (is_html(start)) return PictureKind::html;
    if (is_svg(start)) return PictureKind::svg;
    if (is_mail(start)) return PictureKind::mail;
    return PictureKind::none;
}

std::string_view name(PictureKind kind) { return names[static_cast<std::size_t>(kind)].name; }

std::string_view noun(PictureKind kind) { return names[static_cast<std::size_t>(kind)].noun; }

std::string_view what_to_do(PictureKind kind) {
    switch (kind) {
    case PictureKind::video:
        return "send a screenshot of the moment that shows the code";
    case PictureKind::office:
    case PictureKind::opendocument:
    case PictureKind::old_office:
    case PictureKind::html:
        return "take the picture out of the document, or send a screenshot of it";
    case PictureKind::zip:
    case PictureKind::other_archive:
        return "unpack it, and send the picture";
    case PictureKind::tnef:
        return "ask the sender to send the picture alone, or the mail as HTML";
    case PictureKind::mail:
        return "save the attachment, and send that";
    default:
        return "convert it to JPEG or PNG";
    }
}

bool is_container(PictureKind kind) {
    switch (kind) {
    case PictureKind::office:
    case PictureKind::opendocument:
    case PictureKind::old_office:
    case PictureKind::zip:
    case PictureKind::other_archive:
    case PictureKind::mail:
    case PictureKind::html:
        return true;
    default:
        return false;
    }
}

} // namespace qrid
