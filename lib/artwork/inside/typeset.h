// Texts into boxes, which they never leave.
#pragma once

#include "qrid/artwork/scene.h"

#include <string>
#include <string_view>

namespace qrid::artwork {

/// The most bytes of a text that are set; what is longer is cut before.
inline constexpr std::size_t max_set_bytes = 2000;

/// Text of unknown origin, for a page: UTF-8 with U+FFFD for what is none; white space and line breaks as single
/// spaces; without control characters, those that turn the direction of text, and more than four combining marks in a
/// row.
std::string text_for_page(std::string_view text);

/// Finds the largest size at which the text stays in its box: rather in one line that is a little smaller than in
/// several; broken between words, else within them; at the smallest size cut, with an ellipsis. `text` is taken through
/// text_for_page(). Glyphs come from Noto Sans and what fontconfig has for the rest, as the language likes them.
/// `language` is of ISO 639-3, or empty. The same fonts give the same result.
SetText set_text(std::string_view field, std::string_view text, std::string_view language, const Box& box,
                 const TextStyle& style);

} // namespace qrid::artwork
