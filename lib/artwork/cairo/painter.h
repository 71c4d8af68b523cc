// A leaf painted by Cairo.
#pragma once

#include "qrid/artwork/cairo/handles.h"
#include "qrid/artwork/ground_pixels.h"
#include "qrid/artwork/scene.h"

#include <map>

namespace qrid::artwork {

/// Grounds as they were recorded, so that a file holds each of them once.
using Grounds = std::map<std::shared_ptr<const Side>, CairoPtr<cairo_surface_t>>;

/// What differs between the files that are painted into.
struct Medium {
    double scale = 1;               ///< the surface's own units in one of the leaf's
    bool has_pixels = false;        ///< the surface's units are pixels, to which codes are aligned
    bool cuts_corners = false;      ///< outside of a face's corners nothing is painted
    bool takes_jpeg = false;        ///< pictures may be put in as they are packed
    Grounds* grounds = nullptr;     ///< where a file can have parts that are drawn many times
    GroundPixels* plates = nullptr; ///< where there are pixels: grounds that were drawn before
    double pattern_detail = 0.1;    ///< how far a curve may be from its true course, in the surface's units
};

/// Paints everything. Throws Error(internal) for what Cairo says.
void paint(cairo_t* cr, const Leaf& leaf, const Medium& medium);

} // namespace qrid::artwork
