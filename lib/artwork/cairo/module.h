// What Cairo and Pango do for the artwork room, in a module of its own (base/module.h).
#pragma once

#include "qrid/artwork/ground_pixels.h"
#include "qrid/artwork/scene.h"
#include "qrid/base/clock.h"
#include "qrid/base/module.h"

#include <functional>
#include <string_view>

namespace qrid::artwork {

struct CairoModule {
    static constexpr std::string_view file = "qrid-cairo.so";

    /// See set_text() in artwork/typeset.h.
    SetText (*set_text)(std::string_view field, std::string_view text, std::string_view language, const Box& box,
                        const TextStyle& style);

    /// See leaf_png() and the others in artwork/draw.h.
    Bytes (*png)(const Leaf& leaf, double pixels_per_unit, std::optional<double> unit_mm, GroundPixels* grounds);
    Bytes (*svg)(const Leaf& leaf, std::optional<double> unit_mm);
    void (*pdf)(const std::function<const Leaf*()>& next, double points_per_unit, Seconds created,
                const std::function<void(ByteView)>& sink);
};

} // namespace qrid::artwork
