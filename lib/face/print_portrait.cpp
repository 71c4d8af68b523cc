#include "qrid/face/print_portrait.h"

#include "qrid/face/inside/portrait_shape.h"
#include "qrid/picture/scale.h"

#include <algorithm>
#include <cmath>

namespace qrid {

Image print_portrait(const Image& photo, const Face& face, int most_width) {
    constexpr float height_by_width = 1.25F, head_share = 0.75F, above_crown = 0.5F; // of what is left beside the head
    const auto [left, right] = eyes(face.landmarks);
    const float to_chin = eyes_to_chin(face.landmarks), head = 2 * to_chin;
    const auto photo_width = static_cast<float>(photo.width), photo_height = static_cast<float>(photo.height);
    float high = std::max(head / head_share, 1.0F);
    high = std::min({high, photo_height, photo_width * height_by_width});
    const float wide = high / height_by_width;
    const float top = (left.y + right.y) / 2 - to_chin - (high - head) * above_crown;
    const float x = std::clamp((left.x + right.x) / 2 - wide / 2, 0.0F, std::max(0.0F, photo_width - wide));
    const float y = std::clamp(top, 0.0F, std::max(0.0F, photo_height - high));
    const int width = std::clamp(static_cast<int>(std::floor(wide)), 1, std::max(1, most_width));
    const int height = std::max(1, static_cast<int>(std::lround(static_cast<float>(width) * height_by_width)));
    return crop(photo, {x, y, wide, high}, width, height);
}

} // namespace qrid
