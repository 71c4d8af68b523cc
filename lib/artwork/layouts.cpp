#include "qrid/artwork/layouts.h"

#include "qrid/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace qrid::artwork {

int portrait_dpi(const Image& picture) {
    constexpr double mm_an_inch = 25.4;
    const double dots_a_mm = std::min(picture.width / id1_portrait_width, picture.height / id1_portrait_height);
    return static_cast<int>(std::lround(dots_a_mm * mm_an_inch));
}

void warn_of_left_out(Sides& sides) {
    for (const std::string& field : sides.left_out)
        sides.warnings.push_back({WarningCode::left_out, fmt::format("there is no room for {} on the card", field)});
}

std::vector<const SetText*> texts_of(const Side& face) {
    std::vector<const SetText*> texts;
    for (const Item& item : face.items)
        if (const auto* text = std::get_if<SetText>(&item)) texts.push_back(text);
    return texts;
}

namespace {

// "U+20BB7 (𠮷), U+9FFF"
std::string named_characters(std::u32string_view characters) {
    std::string all;
    for (const char32_t c : characters) {
        if (!all.empty()) all += ", ";
        all += fmt::format("U+{:04X}", static_cast<std::uint32_t>(c));
        constexpr char32_t first_printable = 0xa1, first_private = 0xe000, last_private = 0xf8ff,
                           planes_private = 0xe0000;
        const bool is_private = (c >= first_private && c <= last_private) || c >= planes_private;
        if (c < first_printable || is_private) continue;
        all += " (";
        append_character(all, c);
        all += ")";
    }
    return all;
}

bool has_ideograph(std::u32string_view characters) {
    return std::any_of(characters.begin(), characters.end(),
                       [](char32_t c) { return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff); });
}

} // namespace

void warn_of_texts(const Side& face, Warnings& warnings) {
    const auto warn = [&](WarningCode code, std::string detail) {
        Warning warning{code, std::move(detail)};
        if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) // it may be on both sides
            warnings.push_back(std::move(warning));
    };
    std::vector<const SetText*> texts = texts_of(face);
    for (const Item& item : face.items)
        if (const auto* mark = std::get_if<Watermark>(&item)) texts.push_back(&mark->text);
    for (const SetText* text : texts) {
        if (text->is_cut)
            warn(WarningCode::cut_text,
                 fmt::format("{} is too long for its space and ends in an ellipsis", text->field));
        if (!text->missing.empty())
            warn(
                WarningCode::missing_glyphs,
                fmt::format("{} has characters that are in no installed font: {}; install {}, or a font for its script",
                            text->field, named_characters(text->missing),
                            has_ideograph(text->missing) ? "fonts-noto-cjk and fonts-hanazono"
                                                         : "fonts-noto-core and fonts-wqy-microhei"));
        if (text->lacks_bold && text->field == "fullName")
            warn(WarningCode::no_bold_font,
                 fmt::format("{} is not bold: no installed font has its script in bold; install fonts-noto-cjk for "
                             "Chinese, Japanese and Korean, or fonts-noto-core",
                             text->field));
    }
}

} // namespace qrid::artwork
