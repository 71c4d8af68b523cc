// The landmark network: a face in its box to 68 points.
#pragma once

#include "qrid/face/geometry.h"
#include "qrid/face/inside/network.h"
#include "qrid/picture/image.h"

namespace qrid {

class LandmarkNet {
public:
    static constexpr int side = 112; ///< pixels of its input

    /// Throws Error(face_model_missing) when the weights are not those of this network.
    explicit LandmarkNet(const Weights& weights);

    /// In pixels of the picture; the box must overlap it.
    Landmarks find(const Image& image, const FaceBox& box) const;

    /// The bare network: x and y of each point over the side of the input square.
    Tensor run(const Tensor& input) const { return network_->run(input); }

private:
    NetworkHandle network_;
};

} // namespace qrid
