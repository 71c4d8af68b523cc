#include "qrid/issuer/face_field.h"

#include "qrid/base/error.h"
#include "qrid/picture/load.h"

#include <fmt/format.h>

namespace qrid {

namespace {

constexpr std::int64_t image = 0;
constexpr std::size_t max_bytes = 2500;

FieldValue one_image(Bytes data, std::int64_t sub_format) {
    return std::vector<Biometric>{{std::move(data), image, sub_format, std::nullopt}};
}

} // namespace

FieldValue face_field(const SmallFace& face) { return one_image(face.webp, image_format::webp); }

FieldValue picture_field(ByteView picture) {
    if (picture.size() > max_bytes)
        throw Error(Code::too_many_bytes,
                    fmt::format("the picture has {} bytes, but a whole QR code holds fewer than 3000", picture.size()),
                    "leave out --photo-as-is so that the photo is shrunk");
    (void)load_picture(picture); // refused unless it is whole
    switch (picture_kind(picture)) {
    case PictureKind::png:
        return one_image(to_bytes(picture), image_format::png);
    case PictureKind::jpeg:
        return one_image(to_bytes(picture), image_format::jpeg);
    case PictureKind::webp:
        return one_image(to_bytes(picture), image_format::webp);
    default:
        throw Error(Code::unreadable_file, "the photo is not PNG, JPEG or WebP");
    }
}

} // namespace qrid
