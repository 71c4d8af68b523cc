// The detection network: a picture to the boxes of the faces in it.
#pragma once

#include "qrid/face/geometry.h"
#include "qrid/face/inside/network.h"
#include "qrid/picture/image.h"

#include <vector>

namespace qrid {

class DetectorNet {
public:
    /// Throws Error(face_model_missing) when the weights are not those of this network.
    explicit DetectorNet(const Weights& weights);

    /// Best score first, none mostly outside of the picture, none mostly within a better one. The picture is seen at
    /// three scales, so that large and small faces are found alike.
    std::vector<FaceBox> find(const Image& image) const;

    /// The bare network, on a square of `side` pixels (128, 192 or 320): 25 numbers for each cell of 32 pixels.
    Tensor run(const Tensor& input) const;

private:
    std::vector<NetworkHandle> networks_; ///< one for each scale
};

} // namespace qrid
