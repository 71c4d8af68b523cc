// Kinds of files that people send a picture in.
#pragma once

#include "qrid/base/bytes.h"

#include <string_view>

namespace qrid {

/// What a file is by its first bytes: a picture, a document of pages, something that carries pictures (is_container()),
/// or one of the kinds that are named and refused. Which are read depends on the libraries that were there at build
/// time (load.h, pages.h, members.h).
enum class PictureKind {
    none,
    png,
    jpeg,
    webp,
    gif,
    bmp,
    pnm,
    tiff,
    jpeg2000,
    jpegxl,
    heic,
    avif,
    pdf,
    svg,
    tga,
    psd,
    ico,
    metafile, ///< Windows', plain or enhanced
    video,
    office,       ///< Office Open XML: .docx, .pptx, .xlsx
    opendocument, ///< .odt, .odp, .ods
    old_office,   ///< a compound file: .doc, .xls, .ppt, or an Outlook message (.msg)
    zip,
    other_archive, ///< 7z, RAR, tar, or something compressed with gzip, bzip2, xz or Zstandard
    tnef,          ///< what Outlook sends to others as winmail.dat
    mail,          ///< .eml, or .mbox of several
    html,
};

/// Looks at the first bytes only, at most about a thousand; `none` for anything else. Never throws.
PictureKind picture_kind(ByteView bytes);

/// As people call it, such as "JPEG".
std::string_view name(PictureKind kind);

/// What one of them is called: "JPEG picture", "PDF", "ZIP archive".
std::string_view noun(PictureKind kind);

/// What somebody can do whose file of this kind is not read, as a hint.
std::string_view what_to_do(PictureKind kind);

/// Whether it carries pictures and documents as files of their own.
bool is_container(PictureKind kind);

} // namespace qrid
