// The recognition network: an aligned face to 128 numbers (dlib's residual network of 29 convolutions).
#pragma once

#include "qrid/face/geometry.h"
#include "qrid/face/inside/network.h"
#include "qrid/picture/scale.h"

namespace qrid {

class DescriptorNet {
public:
    static constexpr int side = 150; ///< pixels of the aligned face

    /// Throws Error(face_model_missing) when the weights are not those of this network.
    explicit DescriptorNet(const Weights& weights);

    /// The chip is 150 x 150.
    Descriptor describe(const FloatImage& chip) const;

private:
    NetworkHandle network_;
};

} // namespace qrid
