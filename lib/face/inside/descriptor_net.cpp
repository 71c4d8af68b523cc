#include "qrid/face/inside/descriptor_net.h"

#include "qrid/face/inside/network_engine.h"
#include "qrid/face/inside/preprocess.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

/// A convolution and the scaling of its channels that follows, folded into one.
struct ScaledConvolution {
    Weight filters, bias;

    ScaledConvolution(const Weights& weights, const std::string& name, int size, int in, int out)
        : filters(weights.get(name + "/conv/filters", {size, size, in, out})),
          bias(weights.get(name + "/conv/bias", {out})) {
        const std::vector<float>& scale = weights.get(name + "/scale/weights", {out}).values;
        const std::vector<float>& offset = weights.get(name + "/scale/biases", {out}).values;
        for (std::size_t i = 0; i < filters.values.size(); ++i) filters.values[i] *= scale[i % scale.size()];
        for (std::size_t i = 0; i < bias.values.size(); ++i) bias.values[i] = bias.values[i] * scale[i] + offset[i];
    }
};

class Description {
public:
    explicit Description(const Weights& weights)
        : weights_(weights), builder_(network_builder({DescriptorNet::side, DescriptorNet::side, 3})) {}

    NetworkHandle finish() {
        const ScaledConvolution first(weights_, "conv32_down", 7, 3, 32);
        Node value = builder_->convolution(builder_->input(), first.filters, first.bias,
                                           {.stride = 2, .padding = Padding::none, .activation = Activation::relu});
        value = builder_->max_pool(value, 3, 2, Padding::none);
        value = residuals(value, "conv32", 3);
        value = residuals(halved(value, "conv64_down", 64), "conv64", 3);
        value = residuals(halved(value, "conv128_down", 128), "conv128", 2);
        value = residuals(halved(value, "conv256_down", 256), "conv256", 2);
        value = halved(value, "conv256_down_out", 256);
        value = builder_->average_pool(value, builder_->shape(value).height, 1);
        return builder_->finish(builder_->product(value, weights_.get("fc", {256, 128})));
    }

private:
    Node residuals(Node value, const std::string& name, int count) {
        const int channels = builder_->shape(value).channels;
        for (int i = 1; i <= count; ++i) {
            const std::string block = fmt::format("{}_{}", name, i);
            const ScaledConvolution one(weights_, block + "/conv1", 3, channels, channels);
            const ScaledConvolution two(weights_, block + "/conv2", 3, channels, channels);
            const Node inner = builder_->convolution(value, one.filters, one.bias, {.activation = Activation::relu});
            value =
                builder_->convolution(inner, two.filters, two.bias, {.activation = Activation::relu, .onto = value});
        }
        return value;
    }

    Node halved(Node value, const std::string& block, int channels) {
        const ScaledConvolution one(weights_, block + "/conv1", 3, builder_->shape(value).channels, channels);
        const ScaledConvolution two(weights_, block + "/conv2", 3, channels, channels);
        const Node inner = builder_->convolution(
            value, one.filters, one.bias, {.stride = 2, .padding = Padding::none, .activation = Activation::relu});
        return builder_->join(builder_->convolution(inner, two.filters, two.bias), builder_->average_pool(value, 2, 2));
    }

    const Weights& weights_;
    std::unique_ptr<NetworkBuilder> builder_;
};

constexpr Mean descriptor_mean = {122.782F, 117.001F, 104.298F};

} // namespace

DescriptorNet::DescriptorNet(const Weights& weights) : network_(Description(weights).finish()) {}

Descriptor DescriptorNet::describe(const FloatImage& chip) const {
    const Tensor out = network_->run(normalised(chip, side, descriptor_mean));
    Descriptor descriptor{};
    std::copy(out.values.begin(), out.values.end(), descriptor.begin());
    return descriptor;
}

} // namespace qrid
