#include "qrid/artwork/layouts.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::artwork {

std::vector<const SetText*> texts_of(const Side& face) {
    std::vector<const SetText*> texts;
    for (const Item& item : face.items)
        if (const auto* text = std::get_if<SetText>(&item)) texts.push_back(text);
    return texts;
}

void warn_of_texts(const Side& face, Warnings& warnings) {
    const auto warn = [&](WarningCode code, std::string detail) {
        Warning warning{code, std::move(detail)};
        if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) // it may be on both sides
            warnings.push_back(std::move(warning));
    };
    for (const SetText* text : texts_of(face)) {
        if (text->is_cut)
            warn(WarningCode::cut_text,
                 fmt::format("{} is too long for its space and ends in an ellipsis", text->field));
        if (text->missing_glyphs > 0)
            warn(WarningCode::missing_glyphs,
                 fmt::format("{} has characters that are in no installed font: install fonts-noto-core and "
                             "fonts-wqy-microhei, or a font for its script",
                             text->field));
    }
}

} // namespace qrid::artwork
