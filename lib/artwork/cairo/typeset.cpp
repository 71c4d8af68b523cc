#include "qrid/artwork/cairo/typeset.h"

#include "qrid/artwork/cairo/handles.h"
#include "qrid/base/letters.h"
#include "qrid/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace qrid::artwork {

namespace {

// Of a line, in ems: where its baseline is at least, and how far the next one is.
constexpr double ascent_ems = 0.98, pitch_ems = 1.24;

// A step from one size to the next smaller one, and how small a single line gets before several are tried.
constexpr double step = 0.94, single_line_share = 0.72;

constexpr double slack = 1e-6;

// In which everything is measured: a unit is so many pixels, for extents are of pixels and parts of them. And in one
// size, from which all others follow, for nothing is hinted: to find the fonts of a size takes longer than to measure.
constexpr double measuring_scale = 32, measuring_size = 4;

PangoContext* measuring_context() {
    struct Measuring {
        CairoPtr<cairo_surface_t> surface{cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)};
        CairoPtr<cairo_t> cr{cairo_create(surface.get())};
        CairoPtr<PangoContext> context;
        Measuring() {
            cairo_scale(cr.get(), measuring_scale, measuring_scale);
            check(cairo_status(cr.get()));
            context = new_context(cr.get());
        }
    };
    thread_local const Measuring measuring;
    return measuring.context.get();
}

// Every run of glyphs in a layout that has ink.
void for_runs(PangoLayout* layout, const auto& see) {
    for (const GSList* at = pango_layout_get_lines_readonly(layout); at != nullptr; at = at->next)
        for (const GSList* run = static_cast<PangoLayoutLine*>(at->data)->runs; run != nullptr; run = run->next)
            see(*static_cast<const PangoLayoutRun*>(run->data));
}

// Whether a font has a face of that weight itself, and is not made bold by smearing.
bool is_bold(PangoFont* font) {
    PangoFontFace* const face = font == nullptr ? nullptr : pango_font_get_face(font);
    if (face == nullptr) return false;
    const CairoPtr<PangoFontDescription> description(pango_font_face_describe(face));
    return pango_font_description_get_weight(description.get()) >= PANGO_WEIGHT_SEMIBOLD &&
           pango_font_face_is_synthesized(face) == FALSE;
}

// Characters without which a text may be bold: those of no weight, or that no font has.
bool shows_weight(std::string_view text, const PangoLayoutRun& run) {
    const auto offset = static_cast<std::size_t>(run.item->offset), length = static_cast<std::size_t>(run.item->length);
    if (offset + length > text.size()) return false;
    const char* const end = text.data() + offset + length;
    bool shows = false;
    for (const char* at = text.data() + offset; at < end; at = g_utf8_next_char(at))
        shows = shows || g_unichar_isalpha(g_utf8_get_char(at)) != 0;
    return shows &&
           std::none_of(run.glyphs->glyphs, run.glyphs->glyphs + run.glyphs->num_glyphs,
                        [](const PangoGlyphInfo& glyph) { return (glyph.glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0; });
}

// What was measured before, by what it depends on: labels are the same on every card, and a group of fields is tried in
// several sizes. Of a thread; forgets all when it is full, and never holds long texts.
template <typename T>
class Memory {
public:
    template <typename Make>
    T of(std::string key, const Make& make) {
        if (key.size() > longest_key) return make();
        if (const auto found = known_.find(key); found != known_.end()) return found->second;
        if (known_.size() >= most) known_.clear();
        return known_.emplace(std::move(key), make()).first->second;
    }

private:
    static constexpr std::size_t longest_key = 200, most = 4096;
    std::unordered_map<std::string, T> known_;
};

// Whether every letter of a text is in a font that is bold.
bool can_be_bold(std::string_view text) {
    const FontsAlone alone;
    const auto layout = new_layout(measuring_context(), text, measuring_size, true);
    bool all = true;
    for_runs(layout.get(), [&](const PangoLayoutRun& run) {
        all = all && (!shows_weight(text, run) || is_bold(run.item->analysis.font));
    });
    return all;
}

// Characters that no font has, each once, as far as there are few.
std::u32string missing_in(PangoLayout* layout) {
    constexpr std::size_t most_told = 8;
    std::u32string missing;
    if (pango_layout_get_unknown_glyphs_count(layout) == 0) return missing;
    for_runs(layout, [&](const PangoLayoutRun& run) {
        for (int i = 0; i < run.glyphs->num_glyphs && missing.size() < most_told; ++i) {
            const PangoGlyph glyph = run.glyphs->glyphs[i].glyph;
            if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0) continue;
            const auto character = static_cast<char32_t>(glyph & ~PANGO_GLYPH_UNKNOWN_FLAG);
            if (missing.find(character) == missing.npos) missing += character;
        }
    });
    return missing;
}

// A line before it has its place. Its ink reaches from `left` to `right` of its origin, `above` and `below` its
// baseline.
struct MeasuredLine {
    std::string text;
    double left = 0, right = 0, above = 0, below = 0;
};

// A text broken into lines at one size.
struct Trial {
    std::vector<MeasuredLine> lines;
    double size = 0, width = 0, height = 0;
    bool breaks_words = false, right_to_left = false;
    bool has_too_many_lines = false; // then they are not told
    std::u32string missing = {};

    double pitch() const {
        double most = pitch_ems * size;
        for (const MeasuredLine& line : lines) most = std::max(most, line.above + line.below);
        return most;
    }
    double first_baseline() const { return std::max(ascent_ems * size, lines.empty() ? 0 : lines.front().above); }
};

// The parts of a name, from byte to byte, that are written in characters of East Asia: surname and given name are one.
// A middle dot and a space stand between parts.
using Parts = std::vector<std::pair<std::size_t, std::size_t>>;

Parts parts_of_name(std::string_view text) {
    Parts parts;
    std::size_t begin = 0, syllables = 0, at = 0;
    const auto end_part = [&](std::size_t end) {
        if (syllables > 1) parts.emplace_back(begin, end);
        syllables = 0;
    };
    while (at < text.size()) {
        std::string_view rest = text.substr(at);
        const char32_t character = take_character(rest);
        if (is_syllable(character)) {
            if (syllables++ == 0) begin = at;
        } else if (g_unichar_iszerowidth(character) == 0) {
            end_part(at);
        }
        at = text.size() - rest.size();
    }
    end_part(at);
    return parts;
}

bool is_name(std::string_view field) {
    return field == "fullName" || field == "secondaryFullName" || field == "guardian";
}

void allow_no_break_within(const Parts& parts, PangoLayout* layout) {
    PangoAttrList* const list = pango_attr_list_new();
    for (const auto& [begin, end] : parts) {
        PangoAttribute* const attribute = pango_attr_allow_breaks_new(FALSE);
        attribute->start_index = static_cast<guint>(begin);
        attribute->end_index = static_cast<guint>(end);
        pango_attr_list_insert(list, attribute);
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

class Setter {
public:
    Setter(std::string_view field, std::string_view text, std::string_view language, const Box& box,
           const TextStyle& style)
        : text_(text), box_(box), style_(style), keeps_parts_(is_name(field) && !parts_of_name(text).empty()) {
        pango_context_set_language(measuring_context(), pango_language(language));
        language_ = pango_language_to_string(pango_context_get_language(measuring_context()));
        thread_local Memory<bool> bold_texts;
        style_.bold =
            style.bold && bold_texts.of(fmt::format("{} {}", language_, text), [&] { return can_be_bold(text); });
        lacks_bold_ = style.bold && !style_.bold;
    }

    SetText set() {
        const Trial trial = best();
        SetText result;
        result.box = box_;
        result.size = trial.size;
        result.bold = style_.bold;
        result.colour = style_.colour;
        result.right_to_left = trial.right_to_left;
        result.is_cut = is_cut_;
        result.missing = trial.missing;
        result.lacks_bold = lacks_bold_ && !trial.lines.empty();
        result.breaks_words = trial.breaks_words;
        double baseline = box_.y + trial.first_baseline(), left = box_.right(), right = box_.x, top = box_.bottom(),
               bottom = box_.y;
        for (const MeasuredLine& line : trial.lines) {
            const double room = box_.width - (line.right - line.left);
            const double share = style_.align == Align::left ? 0 : style_.align == Align::right ? 1 : 0.5;
            const double x = box_.x + share * room - line.left;
            result.lines.push_back({line.text, x, baseline});
            left = std::min(left, x + line.left);
            right = std::max(right, x + line.right);
            top = std::min(top, baseline - std::max(line.above, ascent_ems * trial.size));
            bottom = std::max(bottom, baseline + std::max(line.below, (pitch_ems - ascent_ems) * trial.size));
            baseline += trial.pitch();
        }
        result.extents = trial.lines.empty() ? Box{box_.x, box_.y, 0, 0} : Box{left, top, right - left, bottom - top};
        return result;
    }

private:
    Trial best() {
        if (text_.empty()) return Trial{.lines = {}, .size = style_.size};
        if (shorten()) return cut();
        std::optional<Trial> trial = largest();
        if (!trial && std::exchange(keeps_parts_, false)) trial = largest(); // broken anywhere rather than cut
        return trial ? std::move(*trial) : cut();
    }

    // Nothing when none fits.
    std::optional<Trial> largest() const {
        const double one_line = std::max(style_.least, style_.size * single_line_share);
        std::optional<Trial> between_words, anyhow; // the largest so far
        for (double size = style_.size;; size = std::max(size * step, style_.least)) {
            if (size < one_line && between_words) return between_words;
            Trial trial = broken(text_, size);
            if (fits(trial)) {
                if (trial.lines.size() == 1 && size >= one_line) return trial;
                auto& kept = trial.breaks_words ? anyhow : between_words;
                if (!kept) kept = std::move(trial);
            }
            if (size <= style_.least) break;
        }
        return between_words ? between_words : anyhow;
    }

    // Takes away what cannot have a place however small and narrow it were: breaking into lines takes time that grows
    // with the square of a text. Whether there was any.
    bool shorten() {
        constexpr double narrowest = 0.2; // ems that characters take on average, at least
        const double room = std::max(style_.lines, 1) * box_.width / (style_.least * narrowest);
        constexpr double spare = 8;
        double characters = 0;
        const char* const end = text_.data() + text_.size();
        for (const char* at = text_.data(); at < end; at = g_utf8_next_char(at)) {
            characters += g_unichar_iszerowidth(g_utf8_get_char(at)) != 0 ? 0 : 1;
            if (characters <= room + spare) continue;
            text_ = text_.substr(0, static_cast<std::size_t>(at - text_.data()));
            return true;
        }
        return false;
    }

    bool fits(const Trial& trial) const {
        return !trial.has_too_many_lines && trial.width <= box_.width + slack && trial.height <= box_.height + slack;
    }

    Trial broken(std::string_view text, double size) const {
        thread_local Memory<Trial> trials;
        return trials.of(fmt::format("{} {} {} {} {}{} {}", language_, size, box_.width, style_.lines,
                                     style_.bold ? 'b' : '-', keeps_parts_ ? 'w' : '-', text),
                         [&] { return break_into_lines(text, size); });
    }

    Trial break_into_lines(std::string_view text, double size) const {
        const FontsAlone alone;
        pango_context_set_base_dir(measuring_context(),
                                   PANGO_DIRECTION_LTR); // of what has no direction, such as a number
        const auto layout = new_layout(measuring_context(), text, measuring_size, style_.bold);
        pango_layout_set_width(layout.get(), static_cast<int>(box_.width * measuring_size / size * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        if (keeps_parts_) allow_no_break_within(parts_of_name(text), layout.get());
        Trial trial{.lines = {}, .size = size};
        trial.missing = missing_in(layout.get());
        trial.has_too_many_lines = pango_layout_get_line_count(layout.get()) > std::max(style_.lines, 1);
        if (trial.has_too_many_lines) return trial;
        int count = 0;
        const PangoLogAttr* attributes = pango_layout_get_log_attrs_readonly(layout.get(), &count);
        for (const GSList* at = pango_layout_get_lines_readonly(layout.get()); at != nullptr; at = at->next) {
            auto* line = static_cast<PangoLayoutLine*>(at->data);
            if (trial.lines.empty())
                trial.right_to_left = pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL;
            const auto start = static_cast<std::size_t>(pango_layout_line_get_start_index(line));
            std::string_view words = text.substr(start, static_cast<std::size_t>(pango_layout_line_get_length(line)));
            if (start > 0) {
                const auto character = g_utf8_pointer_to_offset(text.data(), text.data() + start);
                const bool between = character < count && attributes[character].is_line_break != 0;
                trial.breaks_words = trial.breaks_words || !between;
            }
            while (words.ends_with(' ')) words.remove_suffix(1);
            trial.lines.push_back(measured(words, size, trial.right_to_left));
            const MeasuredLine& last = trial.lines.back();
            trial.width = std::max(trial.width, last.right - last.left);
        }
        const double below = std::max((pitch_ems - ascent_ems) * size, trial.lines.back().below);
        trial.height = trial.first_baseline() + trial.pitch() * static_cast<double>(trial.lines.size() - 1) + below;
        return trial;
    }

    MeasuredLine measured(std::string_view words, double size, bool right_to_left) const {
        const auto layout = single_line(measuring_context(), words, measuring_size, style_.bold, right_to_left);
        PangoRectangle ink{}, logical{};
        pango_layout_line_get_extents(pango_layout_get_line_readonly(layout.get(), 0), &ink, &logical);
        MeasuredLine line{.text = std::string(words)};
        const bool has_ink = ink.width > 0;
        const auto units = [&](int pango) { return static_cast<double>(pango) / PANGO_SCALE * size / measuring_size; };
        line.left = std::min(units(logical.x), has_ink ? units(ink.x) : 0);
        line.right = std::max(units(logical.x + logical.width), has_ink ? units(ink.x + ink.width) : 0);
        line.above = has_ink ? std::max(0.0, units(-ink.y)) : 0;
        line.below = has_ink ? std::max(0.0, units(ink.y + ink.height)) : 0;
        return line;
    }

    // The most characters with an ellipsis behind them that fit at the smallest size.
    Trial cut() {
        is_cut_ = true;
        std::vector<std::size_t> ends; // where a text may be cut: never within what is drawn as one
        {
            const FontsAlone alone;
            const auto layout = new_layout(measuring_context(), text_, measuring_size, style_.bold);
            int count = 0;
            const PangoLogAttr* attributes = pango_layout_get_log_attrs_readonly(layout.get(), &count);
            const char* at = text_.data();
            for (int i = 0; i + 1 < count; ++i, at = g_utf8_next_char(at))
                if (attributes[i].is_cursor_position != 0) ends.push_back(static_cast<std::size_t>(at - text_.data()));
        }
        const auto trial_of = [&](std::size_t i) {
            std::string_view kept = text_.substr(0, ends[i]);
            while (kept.ends_with(' ')) kept.remove_suffix(1);
            return broken(std::string(kept) + "…", style_.least);
        };
        std::size_t good = 0, bad = ends.size();
        while (bad - good > 1) {
            const std::size_t middle = (good + bad) / 2;
            (fits(trial_of(middle)) ? good : bad) = middle;
        }
        return ends.empty() ? Trial{.lines = {}, .size = style_.least} : trial_of(good);
    }

    std::string_view text_;
    std::string language_; // as Pango has it
    const Box& box_;
    TextStyle style_;
    bool keeps_parts_; // of a name
    bool is_cut_ = false, lacks_bold_ = false;
};

// In a line that begins in Chinese, Pango aligns other scripts by the lower edge that their fonts have for an
// ideograph, which lifts Arabic out of the line. They stand on the line that they are all drawn for.
void stand_on_one_baseline(PangoLayout* layout) {
    PangoLayoutLine* const line = pango_layout_get_line(layout, 0);
    for (const GSList* at = line == nullptr ? nullptr : line->runs; at != nullptr; at = at->next)
        static_cast<PangoLayoutRun*>(at->data)->y_offset = 0;
}

} // namespace

CairoPtr<PangoLayout> single_line(PangoContext* context, std::string_view words, double size, bool bold,
                                  bool right_to_left) {
    pango_context_set_base_dir(context, right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    auto layout = new_layout(context, words, size, bold);
    pango_layout_set_auto_dir(layout.get(), FALSE);
    stand_on_one_baseline(layout.get());
    return layout;
}

SetText set_text_with_pango(std::string_view field, std::string_view text, std::string_view language, const Box& box,
                            const TextStyle& style) {
    SetText set = Setter(field, text, language, box, style).set();
    set.field = field;
    set.language = language;
    return set;
}

} // namespace qrid::artwork
