// Drawings into files. The same leaf gives the same bytes, where the fonts are the same.
#pragma once

#include "qrid/artwork/ground_pixels.h"
#include "qrid/artwork/pixels.h"
#include "qrid/artwork/scene.h"
#include "qrid/base/clock.h"

#include <functional>
#include <optional>

namespace qrid::artwork {

/// A PNG of eight bits a channel, transparent outside of the sides' corners. With `unit_mm` it says how large it is
/// to be printed. With `grounds`, those of the sides are copied from there. Throws Error(usage) when it would pass
/// max_drawn_pixels or a module would be less than a pixel.
Bytes leaf_png(const Leaf& leaf, double pixels_per_unit, std::optional<double> unit_mm = {},
               GroundPixels* grounds = nullptr);

/// An SVG document, in millimetres or, without `unit_mm`, in pixels.
Bytes leaf_svg(const Leaf& leaf, std::optional<double> unit_mm = {});

/// A PDF of the leaves that `next` gives until it gives null, each drawn before the next is asked for. Its bytes go to
/// `sink` as they come. Corners are not cut off. `created` is the date that it bears.
void leaves_pdf(const std::function<const Leaf*()>& next, double points_per_unit, Seconds created,
                const std::function<void(ByteView)>& sink);
Bytes leaf_pdf(const Leaf& leaf, double points_per_unit, Seconds created);

/// A code alone as a PDF whose one page is the code with its quiet zone. Throws Error(usage) when module_mm is not 0.2
/// to 10.
Bytes symbol_pdf(const Symbol& symbol, double module_mm, Seconds created);

} // namespace qrid::artwork
