#include "qrid/face/small_face.h"

#include "qrid/base/error.h"
#include "qrid/face/compare.h"
#include "qrid/picture/scale.h"
#include "qrid/picture/webp.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr int width = 64, height = 80;
constexpr float widths_of_eye_distance = 2.6F, eyes_at = 0.45F, most_distance = 0.45F;

Rect portrait(const Landmarks& landmarks) {
    const auto [left, right] = eyes(landmarks);
    const float wide = widths_of_eye_distance * eye_distance(landmarks), high = wide * height / width;
    return {(left.x + right.x) / 2 - wide / 2, (left.y + right.y) / 2 - eyes_at * high, wide, high};
}

} // namespace

SmallFace make_small_face(const FaceModel& model, const Image& photo, const Face& face, std::size_t max_bytes,
                          const Descriptor* known) {
    auto webp = encode_webp_within(crop(photo, portrait(face.landmarks), width, height), max_bytes);
    if (!webp)
        throw Error(Code::too_many_bytes, fmt::format("the photo cannot be reduced to {} bytes", max_bytes),
                    "allow 600 bytes or more");
    const Image decoded = decode_webp(*webp);
    const std::vector<Face> found = model.detect(decoded);
    constexpr std::string_view hint = "use a sharp, evenly lit photo from the front, or allow more bytes";
    if (found.empty())
        throw Error(Code::poor_portrait,
                    fmt::format("no face can be found in the photo reduced to {} bytes", webp->size()),
                    std::string(hint));
    const float apart =
        distance(known != nullptr ? *known : model.describe(photo, face), model.describe(decoded, found.front()));
    if (!(apart <= most_distance))
        throw Error(Code::poor_portrait,
                    fmt::format("the photo reduced to {} bytes is too unlike the original (distance {:.2f}, limit "
                                "{:.2f})",
                                webp->size(), apart, most_distance),
                    std::string(hint));
    return {std::move(*webp), apart};
}

} // namespace qrid
