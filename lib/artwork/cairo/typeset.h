// Texts measured and broken into lines by Pango.
#pragma once

#include "qrid/artwork/cairo/handles.h"
#include "qrid/artwork/scene.h"

#include <string_view>

namespace qrid::artwork {

/// As set_text() in artwork/typeset.h, of a text that is fit for a page.
SetText set_text_with_pango(std::string_view field, std::string_view text, std::string_view language, const Box& box,
                            const TextStyle& style);

/// A line as it was measured and is drawn.
CairoPtr<PangoLayout> single_line(PangoContext* context, std::string_view words, double size, bool bold,
                                  bool right_to_left);

} // namespace qrid::artwork
