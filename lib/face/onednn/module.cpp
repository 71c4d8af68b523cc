#include "qrid/face/onednn/module.h"

#include "qrid/base/error.h"
#include "qrid/face/onednn/kernels.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <new>
#include <unordered_map>

// From libgomp, which oneDNN runs on; declared here because clang has no <omp.h> for it.
extern "C" {
int omp_get_max_threads();
void omp_set_num_threads(int count);
}

namespace qrid {

namespace {

using Arguments = std::unordered_map<int, dnnl::memory>;
using onednn::Form;
using onednn::Window;
using Tag = dnnl::memory::format_tag;

const dnnl::engine& cpu() {
    static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

/// Activations lie as pixels of channels everywhere, as pictures do; only weights take the form a kernel likes best.
Form activations(const Shape& shape) {
    return {{1, shape.channels, shape.height, shape.width}, dnnl::memory::data_type::f32, Tag::nhwc};
}

Form any_form(const dnnl::memory::dims& dims) { return {dims, dnnl::memory::data_type::f32, Tag::any}; }

/// The zeros around one axis, and how long the result is.
struct Border {
    int before = 0, after = 0, result = 0;
};

Border border(int length, int size, int stride, Padding padding) {
    if (padding == Padding::none) return {0, 0, (length - size) / stride + 1};
    const int result = (length + stride - 1) / stride;
    const int zeros = std::max((result - 1) * stride + size - length, 0);
    return {zeros / 2, zeros - zeros / 2, result};
}

Window window(int stride, int height, int width, const Border& rows, const Border& columns) {
    return {{stride, stride}, {height, width}, {rows.before, columns.before}, {rows.after, columns.after}};
}

/// Keeps oneDNN on the calling thread. Its threads spin while they wait, so on a busy machine they make a 5 ms run
/// last a second; who has many pictures runs several at once.
class OneThread {
public:
    OneThread() { omp_set_num_threads(1); }
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;
    ~OneThread() { omp_set_num_threads(before_); }

private:
    int before_ = omp_get_max_threads();
};

/// Runs what calls oneDNN, so that its own exception type does not leave this room.
template <typename Act>
auto guarded(const Act& act) {
    const OneThread one_thread;
    try {
        return act();
    } catch (const dnnl::error& error) {
        if (error.status == dnnl_out_of_memory) throw std::bad_alloc();
        throw Error(Code::internal, fmt::format("oneDNN: {}", error.what()));
    }
}

/// The weights in the form that the kernel asks for, computed once.
dnnl::memory arranged(const std::vector<float>& values, const Form& as_stored, const Form& wanted) {
    dnnl::stream stream(cpu());
    dnnl::memory stored(as_stored, cpu(), const_cast<float*>(values.data())); // NOLINT: it is only read
    dnnl::memory out(wanted, cpu());
    dnnl::reorder(stored, out).execute(stream, stored, out);
    stream.wait();
    return out;
}

struct Plan {
    /// One primitive of oneDNN, or the join of two values, which is ours.
    struct Step {
        dnnl::primitive primitive;
        std::unordered_map<int, Node> values; ///< the arguments that are intermediate results
        Arguments constants;                  ///< those that are weights
        Form scratch;
    };

    /// What one run writes to; kept for the next one.
    struct Workspace {
        dnnl::stream stream{cpu()};
        std::vector<dnnl::memory> values;
        std::vector<Arguments> arguments; ///< for each step
    };

    std::vector<Shape> shapes;
    std::vector<Step> steps;
    Node output = 0;
    std::mutex mutex;
    std::vector<std::unique_ptr<Workspace>> idle;

    Node add(const Shape& shape) {
        shapes.push_back(shape);
        return shapes.size() - 1;
    }

    Form form(Node value) const { return activations(shapes[value]); }

    template <typename PrimitiveDescriptor>
    void add_step(const dnnl::primitive& primitive, const PrimitiveDescriptor& kernel, Node from, Node to,
                  Arguments constants = {}) {
        steps.push_back(
            {primitive, {{DNNL_ARG_SRC, from}, {DNNL_ARG_DST, to}}, std::move(constants), kernel.scratchpad_desc()});
    }

    void join(const Workspace& workspace, const Step& step) const;
    std::unique_ptr<Workspace> make_workspace() const;
    std::unique_ptr<Workspace> take_workspace();
    Tensor run(const Tensor& input);
};

dnnl::primitive_attr attributes(const dnnl::post_ops& operations = {}) {
    dnnl::primitive_attr attributes;
    // the library's own scratchpad is not safe when runs share a primitive
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    attributes.set_post_ops(operations);
    return attributes;
}

dnnl::post_ops operations_after(const ConvolutionOptions& options) {
    dnnl::post_ops operations;
    if (options.onto) operations.append_sum(1);
    if (options.activation != Activation::none)
        onednn::append_relu(operations, options.activation == Activation::leaky ? 0.1F : 0.0F);
    return operations;
}

class RunByOnednn final : public Network {
public:
    explicit RunByOnednn(std::unique_ptr<Plan> plan) : plan_(std::move(plan)) {}
    Tensor run(const Tensor& input) const override {
        return guarded([&] { return plan_->run(input); });
    }

private:
    std::unique_ptr<Plan> plan_;
};

class Builder final : public NetworkBuilder {
public:
    explicit Builder(const Shape& input) : plan_(std::make_unique<Plan>()) { plan_->add(input); }

    Node input() const override { return 0; }
    Shape shape(Node value) const override { return plan_->shapes[value]; }

    Node convolution(Node from, const Weight& filters, const Weight& bias, const ConvolutionOptions& options) override;
    Node depthwise(Node from, const Weight& filters, int stride) override;
    Node max_pool(Node from, int size, int stride, Padding padding) override;
    Node average_pool(Node from, int size, int stride) override;
    Node relu(Node from) override;
    Node join(Node a, Node b) override;
    Node product(Node from, const Weight& weights, const Weight* bias) override;
    NetworkHandle finish(Node output) override {
        plan_->output = output;
        return std::make_unique<RunByOnednn>(std::move(plan_));
    }

private:
    std::unique_ptr<Plan> plan_;
};

// ---- describing ----

Node Builder::convolution(Node from, const Weight& filters, const Weight& bias, const ConvolutionOptions& options) {
    const Shape in = shape(from);
    const int height = filters.shape[0], width = filters.shape[1], channels = filters.shape[3];
    const Border rows = border(in.height, height, options.stride, options.padding);
    const Border columns = border(in.width, width, options.stride, options.padding);
    const Node to = options.onto ? *options.onto : plan_->add({rows.result, columns.result, channels});
    const dnnl::memory::dims weight_dims = {channels, in.channels, height, width};
    guarded([&] {
        const auto kernel = onednn::convolution(cpu(), plan_->form(from), any_form(weight_dims), any_form({channels}),
                                                plan_->form(to), window(options.stride, height, width, rows, columns),
                                                attributes(operations_after(options)));
        const Form stored(weight_dims, dnnl::memory::data_type::f32, Tag::hwio);
        const Form stored_bias({channels}, dnnl::memory::data_type::f32, Tag::x);
        plan_->add_step(dnnl::convolution_forward(kernel), kernel, from, to,
                        {{DNNL_ARG_WEIGHTS, arranged(filters.values, stored, kernel.weights_desc())},
                         {DNNL_ARG_BIAS, arranged(bias.values, stored_bias, kernel.bias_desc())}});
    });
    return to;
}

Node Builder::depthwise(Node from, const Weight& filters, int stride) {
    const Shape in = shape(from);
    const int size = filters.shape[0];
    const Border rows = border(in.height, size, stride, Padding::same);
    const Border columns = border(in.width, size, stride, Padding::same);
    const Node to = plan_->add({rows.result, columns.result, in.channels});
    const dnnl::memory::dims weight_dims = {in.channels, 1, 1, size, size};
    guarded([&] {
        const auto kernel = onednn::convolution(cpu(), plan_->form(from), any_form(weight_dims), {}, plan_->form(to),
                                                window(stride, size, size, rows, columns), attributes());
        const Form stored(weight_dims, dnnl::memory::data_type::f32, Tag::hwigo);
        plan_->add_step(dnnl::convolution_forward(kernel), kernel, from, to,
                        {{DNNL_ARG_WEIGHTS, arranged(filters.values, stored, kernel.weights_desc())}});
    });
    return to;
}

Node Builder::max_pool(Node from, int size, int stride, Padding padding) {
    const Shape in = shape(from);
    const Border rows = border(in.height, size, stride, padding), columns = border(in.width, size, stride, padding);
    const Node to = plan_->add({rows.result, columns.result, in.channels});
    guarded([&] {
        const auto kernel = onednn::pooling(cpu(), dnnl::algorithm::pooling_max, plan_->form(from), plan_->form(to),
                                            window(stride, size, size, rows, columns), attributes());
        plan_->add_step(dnnl::pooling_forward(kernel), kernel, from, to);
    });
    return to;
}

Node Builder::average_pool(Node from, int size, int stride) {
    const Shape in = shape(from);
    const Border rows = border(in.height, size, stride, Padding::none);
    const Border columns = border(in.width, size, stride, Padding::none);
    const Node to = plan_->add({rows.result, columns.result, in.channels});
    guarded([&] {
        const auto kernel = onednn::pooling(cpu(), dnnl::algorithm::pooling_avg_exclude_padding, plan_->form(from),
                                            plan_->form(to), window(stride, size, size, rows, columns), attributes());
        plan_->add_step(dnnl::pooling_forward(kernel), kernel, from, to);
    });
    return to;
}

Node Builder::relu(Node from) {
    const Node to = plan_->add(shape(from));
    guarded([&] {
        const auto kernel = onednn::relu(cpu(), plan_->form(from), attributes());
        plan_->add_step(dnnl::eltwise_forward(kernel), kernel, from, to);
    });
    return to;
}

Node Builder::join(Node a, Node b) {
    const Shape one = shape(a), other = shape(b);
    const Node to = plan_->add(
        {std::max(one.height, other.height), std::max(one.width, other.width), std::max(one.channels, other.channels)});
    plan_->steps.push_back({{}, {{DNNL_ARG_SRC_0, a}, {DNNL_ARG_SRC_1, b}, {DNNL_ARG_DST, to}}, {}, {}});
    return to;
}

Node Builder::product(Node from, const Weight& weights, const Weight* bias) {
    const Shape in = shape(from);
    const int out = weights.shape[1];
    const Node to = plan_->add({1, 1, out});
    const dnnl::memory::dims weight_dims = {out, in.channels, in.height, in.width};
    const std::vector<float> zeros(static_cast<std::size_t>(out));
    guarded([&] {
        const Form result({1, out}, dnnl::memory::data_type::f32, Tag::nc);
        const auto kernel = onednn::inner_product(cpu(), plan_->form(from), any_form(weight_dims), any_form({out}),
                                                  result, attributes());
        const Form stored(weight_dims, dnnl::memory::data_type::f32, Tag::hwio);
        const Form stored_bias({out}, dnnl::memory::data_type::f32, Tag::x);
        plan_->add_step(
            dnnl::inner_product_forward(kernel), kernel, from, to,
            {{DNNL_ARG_WEIGHTS, arranged(weights.values, stored, kernel.weights_desc())},
             {DNNL_ARG_BIAS, arranged(bias != nullptr ? bias->values : zeros, stored_bias, kernel.bias_desc())}});
    });
    return to;
}

// ---- running ----

std::unique_ptr<Plan::Workspace> Plan::make_workspace() const {
    auto workspace = std::make_unique<Workspace>();
    for (const Shape& shape : shapes) workspace->values.emplace_back(activations(shape), cpu());
    for (const Step& step : steps) {
        Arguments arguments = step.constants;
        for (const auto& [argument, value] : step.values) arguments[argument] = workspace->values[value];
        if (step.primitive) arguments[DNNL_ARG_SCRATCHPAD] = dnnl::memory(step.scratch, cpu());
        workspace->arguments.push_back(std::move(arguments));
    }
    return workspace;
}

std::unique_ptr<Plan::Workspace> Plan::take_workspace() {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return make_workspace();
    auto workspace = std::move(idle.back());
    idle.pop_back();
    return workspace;
}

void Plan::join(const Workspace& workspace, const Step& step) const {
    const Node target = step.values.at(DNNL_ARG_DST);
    const Shape all = shapes[target];
    auto* out = static_cast<float*>(workspace.values[target].get_data_handle());
    std::fill_n(out, all.count(), 0.0F);
    for (int argument : {DNNL_ARG_SRC_0, DNNL_ARG_SRC_1}) {
        const Node source = step.values.at(argument);
        const Shape part = shapes[source];
        const auto* in = static_cast<const float*>(workspace.values[source].get_data_handle());
        for (int y = 0; y < part.height; ++y)
            for (int x = 0; x < part.width; ++x, in += part.channels) {
                float* pixel = out + (static_cast<std::ptrdiff_t>(y) * all.width + x) * all.channels;
                for (int c = 0; c < part.channels; ++c) pixel[c] += in[c];
            }
    }
    std::transform(out, out + all.count(), out, [](float value) { return std::max(value, 0.0F); });
}

Tensor Plan::run(const Tensor& input) {
    if (input.values.size() != shapes[0].count()) throw Error(Code::internal, "a tensor of another shape");
    auto workspace = take_workspace();
    std::copy(input.values.begin(), input.values.end(), static_cast<float*>(workspace->values[0].get_data_handle()));
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (!steps[i].primitive) {
            workspace->stream.wait();
            join(*workspace, steps[i]);
        } else {
            steps[i].primitive.execute(workspace->stream, workspace->arguments[i]);
        }
    }
    workspace->stream.wait();
    Tensor result(shapes[output]);
    const auto* values = static_cast<const float*>(workspace->values[output].get_data_handle());
    std::copy_n(values, result.values.size(), result.values.begin());
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(workspace));
    return result;
}

std::unique_ptr<NetworkBuilder> builder(Shape input) { return std::make_unique<Builder>(input); }

} // namespace

} // namespace qrid

extern "C" const void* qrid_module() {
    static constexpr qrid::OnednnModule functions{qrid::builder};
    return &functions;
}
