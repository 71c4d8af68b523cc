#include "qrid/artwork/cairo/handles.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <new>
#include <string>
#include <utility>

namespace qrid::artwork {

namespace {

// Latin, Greek and Cyrillic letters and figures are Noto's; the rest comes from the family that has it. Of Chinese,
// Japanese and Korean those with weights come first, each under the names that distributions give it, in the form that
// the language writes: a character of one code is not drawn the same everywhere.
struct Families {
    std::string_view language; // as in `languages`
    const char* names;
};
constexpr const char* usual_families =
    "Noto Sans,Noto Sans CJK SC,Source Han Sans SC,Source Han Sans CN,Noto Sans SC,WenQuanYi Micro Hei,"
    "Noto Sans Arabic,Noto Sans Hebrew,Noto Sans Devanagari,Noto Sans Thai,sans-serif";
constexpr std::array families_of_languages{
    Families{"ja", "Noto Sans,Noto Sans CJK JP,Source Han Sans JP,Source Han Sans JP,Noto Sans JP,WenQuanYi Micro Hei,"
                   "Noto Sans Arabic,Noto Sans Hebrew,Noto Sans Devanagari,Noto Sans Thai,sans-serif"},
    Families{"ko", "Noto Sans,Noto Sans CJK KR,Source Han Sans KR,Source Han Sans KR,Noto Sans KR,WenQuanYi Micro Hei,"
                   "Noto Sans Arabic,Noto Sans Hebrew,Noto Sans Devanagari,Noto Sans Thai,sans-serif"},
    Families{"zh-hk",
             "Noto Sans,Noto Sans CJK HK,Source Han Sans HK,Source Han Sans HK,Noto Sans HK,WenQuanYi Micro Hei,"
             "Noto Sans Arabic,Noto Sans Hebrew,Noto Sans Devanagari,Noto Sans Thai,sans-serif"}};

const char* families_for(PangoContext* context) {
    const char* const language = pango_language_to_string(pango_context_get_language(context));
    for (const Families& families : families_of_languages)
        if (language != nullptr && families.language == language) return families.names;
    return usual_families;
}

// Those whose three letters fontconfig does not know; others of ISO 639-3 it takes as they are, or does without.
constexpr std::array<std::pair<std::string_view, const char*>, 38> languages{
    {{"eng", "en"}, {"zho", "zh-cn"}, {"chi", "zh-cn"}, {"cmn", "zh-cn"}, {"yue", "zh-hk"}, {"jpn", "ja"},
     {"kor", "ko"}, {"ara", "ar"},    {"arb", "ar"},    {"fas", "fa"},    {"pes", "fa"},    {"urd", "ur"},
     {"heb", "he"}, {"hin", "hi"},    {"mar", "mr"},    {"nep", "ne"},    {"npi", "ne"},    {"ben", "bn"},
     {"tam", "ta"}, {"tel", "te"},    {"kan", "kn"},    {"mal", "ml"},    {"guj", "gu"},    {"pan", "pa"},
     {"tha", "th"}, {"vie", "vi"},    {"rus", "ru"},    {"ukr", "uk"},    {"bul", "bg"},    {"srp", "sr"},
     {"ell", "el"}, {"fra", "fr"},    {"deu", "de"},    {"spa", "es"},    {"por", "pt"},    {"ita", "it"},
     {"tur", "tr"}, {"pol", "pl"}}};

} // namespace

void check(cairo_status_t status) {
    if (status == CAIRO_STATUS_NO_MEMORY) throw std::bad_alloc();
    if (status != CAIRO_STATUS_SUCCESS)
        throw Error(Code::internal, fmt::format("Cairo failed: {}", cairo_status_to_string(status)));
}

FontsAlone::FontsAlone() {
    static std::recursive_mutex fonts;
    lock_ = std::unique_lock(fonts);
}

CairoPtr<PangoContext> new_context(cairo_t* cr) {
    CairoPtr<PangoContext> context(pango_cairo_create_context(cr));
    const CairoPtr<cairo_font_options_t> options(cairo_font_options_create());
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context.get(), options.get());
    pango_context_set_round_glyph_positions(context.get(), FALSE);
    return context;
}

CairoPtr<PangoLayout> new_layout(PangoContext* context, std::string_view text, double size, bool bold) {
    CairoPtr<PangoLayout> layout(pango_layout_new(context));
    const CairoPtr<PangoFontDescription> font(pango_font_description_new());
    pango_font_description_set_family_static(font.get(), families_for(context));
    pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font.get(), std::round(size * PANGO_SCALE));
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
}

PangoLanguage* pango_language(std::string_view language) {
    for (const auto& [three, other] : languages)
        if (three == language) return pango_language_from_string(other);
    const bool is_plain =
        language.size() == 3 && language.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == language.npos;
    return pango_language_from_string(is_plain ? std::string(language).c_str() : "und");
}

} // namespace qrid::artwork
