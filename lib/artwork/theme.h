// How a card looks: colours, a logo, texts; light, dark, or from a file (qrid-formats(5)).
#pragma once

#include "qrid/artwork/scene.h"
#include "qrid/base/files.h"

#include <memory>
#include <string>
#include <string_view>

namespace qrid::artwork {

/// The least contrast between a text and what is behind it, by WCAG 2.
inline constexpr double least_contrast = 4.5;

/// The most bytes of a theme or of a file of labels.
inline constexpr std::size_t max_settings_bytes = 256 << 10;

struct Theme {
    Colour background;         ///< of a side
    Colour surface;            ///< of panels on it
    Colour text, label;        ///< of values, and of what they are
    Colour accent, accent_end; ///< of the band that bears the issuer's name, from left to right
    Colour on_accent;          ///< of texts on it
    Colour highlight;          ///< the line under the band, which bears no text
    Colour pattern;            ///< of the lines in the background, under text
    Colour border;             ///< of panels
    std::shared_ptr<const Image> logo = nullptr;
    std::string issuer = {}, title = {}, back = {}; ///< texts that replace those of the card and its labels
};

Theme light_theme();
Theme dark_theme();

/// The ratio of two colours' luminances as WCAG 2 defines it, 1 to 21.
double contrast(const Colour& a, const Colour& b);

/// Throws Error(usage) naming the first pair of a text and what may be behind it that has less than least_contrast.
void check_contrast(const Theme& theme);

/// "#rrggbb". Throws Error(bad_record) beginning with the pointer.
Colour parse_colour(std::string_view text, const std::string& pointer);

/// A theme file: {"base": "light" or "dark", "colors": {...}, "logo": PATH, "texts": {...}}, every member of it
/// optional. The logo's path is relative to `directory`. Throws Error(bad_record) with a JSON pointer for what is not
/// known or not right, as check_contrast() does, and as read_file() and load_picture() do for the logo.
Theme read_theme(std::string_view json, const fs::path& directory);

} // namespace qrid::artwork
