// Handles of Cairo and Pango, owned. For the module: they are seen nowhere else.
#pragma once

#include "qrid/base/error.h"

#include <cairo/cairo.h>
#include <memory>
#include <mutex>
#include <pango/pangocairo.h>

namespace qrid::artwork {

struct CairoDelete {
    void operator()(cairo_t* cr) const { cairo_destroy(cr); }
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_pattern_t* pattern) const { cairo_pattern_destroy(pattern); }
    void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoContext* context) const { g_object_unref(context); }
};

template <typename T>
using CairoPtr = std::unique_ptr<T, CairoDelete>;

/// Throws Error(internal), or bad_alloc.
void check(cairo_status_t status);

/// Held by whoever has Cairo or Pango look into a font: one thread at a time. With more than ten font files open, Cairo
/// closes one of them without asking whether another thread is reading it, and glyphs come out wrong or not at all.
class FontsAlone {
public:
    FontsAlone();

private:
    std::unique_lock<std::recursive_mutex> lock_;
};

/// A context in which texts have the same proportions at every size: nothing is rounded to pixels.
CairoPtr<PangoContext> new_context(cairo_t* cr);

/// A layout of one text without bounds, in a font.
CairoPtr<PangoLayout> new_layout(PangoContext* context, std::string_view text, double size, bool bold);

/// What Pango and fontconfig call a language of ISO 639-3.
PangoLanguage* pango_language(std::string_view language);

} // namespace qrid::artwork
