// A grey picture as a surface: its brightness between the pixels.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/qr/geometry.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace qrid {

/// The picture, which must outlive it and have two pixels a side at least, bilinear; beyond its border the border goes
/// on. Any point is safe.
class GreyView {
public:
    explicit GreyView(const GrayImage& picture)
        : pixels_(picture.pixels.data()), stride_(static_cast<std::size_t>(picture.width)),
          most_x_(static_cast<float>(picture.width - 1) - 1e-3F),
          most_y_(static_cast<float>(picture.height - 1) - 1e-3F) {}

    float operator()(PlanePoint at) const {
        // the comparisons are so that what is not a number becomes 0
        const auto within = [](float value, float most) { return value > 0 ? std::min(value, most) : 0; };
        const float x = within(static_cast<float>(at.x) - 0.5F, most_x_);
        const float y = within(static_cast<float>(at.y) - 0.5F, most_y_);
        const auto column = static_cast<std::size_t>(x), row = static_cast<std::size_t>(y);
        const float right = x - static_cast<float>(column), down = y - static_cast<float>(row);
        const std::uint8_t *upper = pixels_ + row * stride_ + column, *lower = upper + stride_;
        const float above = static_cast<float>(upper[0]) + right * static_cast<float>(upper[1] - upper[0]);
        const float below = static_cast<float>(lower[0]) + right * static_cast<float>(lower[1] - lower[0]);
        return above + down * (below - above);
    }

private:
    const std::uint8_t* pixels_;
    std::size_t stride_;
    float most_x_, most_y_;
};

} // namespace qrid
