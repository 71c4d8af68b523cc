// Layers, computed by oneDNN: a network is described once, and then run on any number of threads.
#pragma once

#include "qrid/face/inside/weights.h"

#include <memory>
#include <optional>
#include <vector>

namespace qrid {

struct Shape {
    int height = 0, width = 0, channels = 0;

    std::size_t count() const {
        return static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
    }
};

/// Rows of pixels of channels, as an interleaved picture lies.
struct Tensor {
    Shape shape;
    std::vector<float> values;

    Tensor() = default;
    explicit Tensor(Shape s) : shape(s), values(s.count()) {}
};

/// What a layer does at the border: nothing, or zeros around (one more at the bottom and right when they are odd) so
/// that the result has the input's size over the stride, rounded up.
enum class Padding { none, same };

/// What follows a layer: nothing, max(0, x), or x for positive and 0.1 x for negative x.
enum class Activation { none, relu, leaky };

/// A result within the network that is being described.
using Node = std::size_t;

struct ConvolutionOptions {
    int stride = 1;
    Padding padding = Padding::same;
    Activation activation = Activation::none;
    /// The convolution is added to this value before the activation, in its place: it is used up.
    std::optional<Node> onto{};
};

/// A network that is ready to run.
class Network {
public:
    Network() = default;
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;
    virtual ~Network() = default;

    /// The input must have the shape that the network was described with. Safe on several threads at once; each keeps
    /// its own intermediate results, which are reused by later runs.
    virtual Tensor run(const Tensor& input) const = 0;
};

using NetworkHandle = std::unique_ptr<const Network>;

/// Describes a network, layer by layer, from the input on.
class NetworkBuilder {
public:
    NetworkBuilder() = default;
    NetworkBuilder(const NetworkBuilder&) = delete;
    NetworkBuilder& operator=(const NetworkBuilder&) = delete;
    virtual ~NetworkBuilder() = default;

    virtual Node input() const = 0;
    virtual Shape shape(Node value) const = 0;

    /// Filters [height, width, in, out] and one bias for each out.
    virtual Node convolution(Node from, const Weight& filters, const Weight& bias,
                             const ConvolutionOptions& options = {}) = 0;
    /// Filters [height, width, channels, 1], each channel by itself, without bias; padding `same`.
    virtual Node depthwise(Node from, const Weight& filters, int stride = 1) = 0;
    virtual Node max_pool(Node from, int size, int stride, Padding padding) = 0;
    virtual Node average_pool(Node from, int size, int stride) = 0;
    virtual Node relu(Node from) = 0;
    /// max(0, a + b), where the smaller one counts as 0 outside of its sides and channels.
    virtual Node join(Node a, Node b) = 0;
    /// All numbers of `from` times weights [in, out], plus the bias if there is one.
    virtual Node product(Node from, const Weight& weights, const Weight* bias = nullptr) = 0;

    /// The builder is empty afterwards.
    virtual NetworkHandle finish(Node output) = 0;
};

} // namespace qrid
