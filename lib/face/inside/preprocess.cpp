#include "qrid/face/inside/preprocess.h"

#include <algorithm>

namespace qrid {

Tensor normalised(const FloatImage& picture, int side, const Mean& mean, int left, int top) {
    Tensor tensor({side, side, 3});
    const std::size_t row = static_cast<std::size_t>(picture.width) * 3, all = static_cast<std::size_t>(side) * 3;
    for (int y = 0; y < picture.height; ++y)
        std::copy_n(picture.rgb.begin() + static_cast<std::ptrdiff_t>(row) * y, row,
                    tensor.values.begin() + static_cast<std::ptrdiff_t>(all) * (y + top) + std::ptrdiff_t{3} * left);
    for (std::size_t i = 0; i < tensor.values.size(); ++i) tensor.values[i] = (tensor.values[i] - mean[i % 3]) / 255;
    return tensor;
}

} // namespace qrid
