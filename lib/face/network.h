// Layers, computed by oneDNN: a network is described once, and then run on any number of threads.
#pragma once

#include "qrid/face/weights.h"

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
using Value = std::size_t;

struct ConvolutionOptions {
    int stride = 1;
    Padding padding = Padding::same;
    Activation activation = Activation::none;
    /// The convolution is added to this value before the activation, in its place: it is used up.
    std::optional<Value> onto{};
};

/// A network that is ready to run.
class Network {
public:
    Network(Network&&) noexcept;
    Network& operator=(Network&&) noexcept;
    ~Network();

    /// The input must have the shape that the network was described with. Safe on several threads at once; each keeps
    /// its own intermediate results, which are reused by later runs.
    Tensor run(const Tensor& input) const;

private:
    friend class NetworkBuilder;
    struct Plan;
    explicit Network(std::unique_ptr<Plan> plan);
    std::unique_ptr<Plan> plan_;
};

/// Describes a network, layer by layer, from the input on.
class NetworkBuilder {
public:
    explicit NetworkBuilder(Shape input);
    ~NetworkBuilder();

    Value input() const;
    Shape shape(Value value) const;

    /// Filters [height, width, in, out] and one bias for each out.
    Value convolution(Value from, const Weight& filters, const Weight& bias, const ConvolutionOptions& options = {});
    /// Filters [height, width, channels, 1], each channel by itself, without bias; padding `same`.
    Value depthwise(Value from, const Weight& filters, int stride = 1);
    Value max_pool(Value from, int size, int stride, Padding padding);
    Value average_pool(Value from, int size, int stride);
    Value relu(Value from);
    /// max(0, a + b), where the smaller one counts as 0 outside of its sides and channels.
    Value join(Value a, Value b);
    /// All numbers of `from` times weights [in, out].
    Value product(Value from, const Weight& weights, const Weight* bias = nullptr);

    /// The builder is empty afterwards.
    Network finish(Value output);

private:
    std::unique_ptr<Network::Plan> plan_;
};

} // namespace qrid
