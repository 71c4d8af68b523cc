// Kinds of picture files.
#pragma once

#include "qrid/base/bytes.h"

#include <string_view>

namespace qrid {

/// What a file is by its first bytes. Read are png, jpeg and webp, where libheif was there at build time heic and avif,
/// and where poppler was, by Pages alone, pdf.
enum class PictureKind { none, png, jpeg, webp, gif, bmp, pnm, tiff, jpeg2000, jpegxl, heic, avif, pdf, svg };

/// Looks at the first bytes only; `none` for anything else. Never throws.
PictureKind picture_kind(ByteView bytes);

/// As people call it, such as "JPEG".
std::string_view name(PictureKind kind);

} // namespace qrid
