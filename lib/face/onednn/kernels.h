// oneDNN's kernels as versions 2 and 3 both have them: what differs between the two stands here alone.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>

namespace qrid::onednn {

using Attributes = dnnl::primitive_attr;
using Form = dnnl::memory::desc;

/// The window that moves over a picture: steps, size, and the zeros around the picture; each for rows and for columns.
struct Window {
    dnnl::memory::dims strides, size, before, after;
};

// Version 2 has a descriptor of the operation, from which that of the primitive is made; 3 takes both in one.

#if DNNL_VERSION_MAJOR >= 3

inline void append_relu(dnnl::post_ops& operations, float leak) {
    operations.append_eltwise(dnnl::algorithm::eltwise_relu, leak, 0);
}

/// An empty form of the bias means that there is none.
inline dnnl::convolution_forward::primitive_desc convolution(const dnnl::engine& engine, const Form& from,
                                                             const Form& weights, const Form& bias, const Form& to,
                                                             const Window& window, const Attributes& attributes) {
    return {engine,
            dnnl::prop_kind::forward_inference,
            dnnl::algorithm::convolution_direct,
            from,
            weights,
            bias,
            to,
            window.strides,
            window.before,
            window.after,
            attributes};
}

inline dnnl::pooling_forward::primitive_desc pooling(const dnnl::engine& engine, dnnl::algorithm algorithm,
                                                     const Form& from, const Form& to, const Window& window,
                                                     const Attributes& attributes) {
    const dnnl::memory::dims undilated(window.size.size(), 0);
    return {engine,
            dnnl::prop_kind::forward_inference,
            algorithm,
            from,
            to,
            window.strides,
            window.size,
            undilated,
            window.before,
            window.after,
            attributes};
}

inline dnnl::eltwise_forward::primitive_desc relu(const dnnl::engine& engine, const Form& form,
                                                  const Attributes& attributes) {
    return {engine,    dnnl::prop_kind::forward_inference, dnnl::algorithm::eltwise_relu, form, form, 0.0F, 0.0F,
            attributes};
}

inline dnnl::inner_product_forward::primitive_desc inner_product(const dnnl::engine& engine, const Form& from,
                                                                 const Form& weights, const Form& bias, const Form& to,
                                                                 const Attributes& attributes) {
    return {engine, dnnl::prop_kind::forward_inference, from, weights, bias, to, attributes};
}

#else

inline void append_relu(dnnl::post_ops& operations, float leak) {
    operations.append_eltwise(1, dnnl::algorithm::eltwise_relu, leak, 0);
}

/// An empty form of the bias means that there is none.
inline dnnl::convolution_forward::primitive_desc convolution(const dnnl::engine& engine, const Form& from,
                                                             const Form& weights, const Form& bias, const Form& to,
                                                             const Window& window, const Attributes& attributes) {
    return {{dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, from, weights, bias, to,
             window.strides, window.before, window.after},
            attributes,
            engine};
}

inline dnnl::pooling_forward::primitive_desc pooling(const dnnl::engine& engine, dnnl::algorithm algorithm,
                                                     const Form& from, const Form& to, const Window& window,
                                                     const Attributes& attributes) {
    return {{dnnl::prop_kind::forward_inference, algorithm, from, to, window.strides, window.size, window.before,
             window.after},
            attributes,
            engine};
}

inline dnnl::eltwise_forward::primitive_desc relu(const dnnl::engine& engine, const Form& form,
                                                  const Attributes& attributes) {
    return {{dnnl::prop_kind::forward_inference, dnnl::algorithm::eltwise_relu, form, 0, 0}, attributes, engine};
}

inline dnnl::inner_product_forward::primitive_desc inner_product(const dnnl::engine& engine, const Form& from,
                                                                 const Form& weights, const Form& bias, const Form& to,
                                                                 const Attributes& attributes) {
    return {{dnnl::prop_kind::forward_inference, from, weights, bias, to}, attributes, engine};
}

#endif

} // namespace qrid::onednn
