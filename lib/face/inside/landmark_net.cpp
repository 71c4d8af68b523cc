#include "qrid/face/inside/landmark_net.h"

#include "qrid/face/inside/network_engine.h"
#include "qrid/face/inside/preprocess.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace qrid {

namespace {

constexpr Mean landmark_mean = {122.782F, 117.001F, 104.298F};

/// Three dense blocks of three convolutions each: every next one sees the sum of those before it.
NetworkHandle describe(const Weights& weights) {
    const auto builder = network_builder({LandmarkNet::side, LandmarkNet::side, 3});
    const auto separable = [&](Node from, const std::string& name, int channels, int stride,
                               const ConvolutionOptions& options) {
        const int in = builder->shape(from).channels;
        const Node spread = builder->depthwise(from, weights.get(name + "/depthwise_filter", {3, 3, in, 1}), stride);
        return builder->convolution(spread, weights.get(name + "/pointwise_filter", {1, 1, in, channels}),
                                    weights.get(name + "/bias", {channels}), options);
    };
    Node value = builder->input();
    for (int block = 0; block < 3; ++block) {
        const int channels = 32 << block;
        const std::string name = fmt::format("dense{}", block);
        value = block == 0 ? builder->convolution(value, weights.get(name + "/conv0/filters", {3, 3, 3, channels}),
                                                  weights.get(name + "/conv0/bias", {channels}),
                                                  {.stride = 2, .activation = Activation::relu})
                           : separable(value, name + "/conv0", channels, 2, {.activation = Activation::relu});
        const Node sum = separable(value, name + "/conv1", channels, 1, {.onto = value});
        value =
            separable(builder->relu(sum), name + "/conv2", channels, 1, {.activation = Activation::relu, .onto = sum});
    }
    value = builder->average_pool(value, builder->shape(value).height, 2);
    return builder->finish(
        builder->product(value, weights.get("fc/weights", {128, 136}), &weights.get("fc/bias", {136})));
}

} // namespace

LandmarkNet::LandmarkNet(const Weights& weights) : network_(describe(weights)) {}

Landmarks LandmarkNet::find(const Image& image, const FaceBox& box) const {
    // the part of the box within the picture, from a whole pixel on
    const float left = std::max(0.0F, std::floor(box.x)), top = std::max(0.0F, std::floor(box.y));
    const float width = std::max(1.0F, std::min(static_cast<float>(image.width), box.x + box.width) - left);
    const float height = std::max(1.0F, std::min(static_cast<float>(image.height), box.y + box.height) - top);
    const float scale = side / std::max(width, height);
    const int columns = std::max(1, static_cast<int>(std::lround(width * scale)));
    const int rows = std::max(1, static_cast<int>(std::lround(height * scale)));
    const int right_by = (side - columns) / 2, down_by = (side - rows) / 2;
    const FloatImage face = sample(image, {left, top, width, height}, columns, rows);
    const Tensor out = run(normalised(face, side, landmark_mean, right_by, down_by));
    Landmarks landmarks{};
    for (std::size_t i = 0; i < landmarks.size(); ++i)
        landmarks[i] = {left + (out.values[2 * i] * side - static_cast<float>(right_by)) / scale,
                        top + (out.values[2 * i + 1] * side - static_cast<float>(down_by)) / scale};
    return landmarks;
}

} // namespace qrid
