#include "qrid/artwork/inside/typeset.h"

#include "qrid/artwork/cairo/module.h"
#include "qrid/base/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace qrid::artwork {

namespace {

using Range = std::pair<char32_t, char32_t>;

// Marks that stack on the letter before, of scripts that need no more than a few of them.
constexpr std::array<Range, 11> stacking_marks{{{0x300, 0x36f},
                                                {0x483, 0x489},
                                                {0x591, 0x5bd},
                                                {0x610, 0x61a},
                                                {0x64b, 0x65f},
                                                {0xe34, 0xe3a},
                                                {0xe47, 0xe4e},
                                                {0x1ab0, 0x1aff},
                                                {0x1dc0, 0x1dff},
                                                {0x20d0, 0x20ff},
                                                {0xfe20, 0xfe2f}}};
constexpr int most_marks = 4;

// Characters without a form of their own that turn, hide or annotate what is beside them. The joiners U+200C and U+200D
// are letters' business and stay.
constexpr std::array<Range, 9> unseen{{{0xad, 0xad},
                                       {0x61c, 0x61c},
                                       {0x200b, 0x200b},
                                       {0x200e, 0x200f},
                                       {0x202a, 0x202e},
                                       {0x2060, 0x206f},
                                       {0xfeff, 0xfeff},
                                       {0xfff9, 0xfffb},
                                       {0xe0000, 0xe0fff}}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const Range& r) { return c >= r.first && c <= r.second; });
}

bool is_white(char32_t c) {
    return (c >= 9 && c <= 13) || c == 32 || c == 0x85 || c == 0xa0 || c == 0x2028 || c == 0x2029 || c == 0x3000;
}

} // namespace

std::string text_for_page(std::string_view text) {
    std::string page;
    bool space_due = false;
    int marks = 0;
    while (!text.empty()) {
        const char32_t c = take_character(text);
        if (is_white(c)) {
            space_due = !page.empty();
            continue;
        }
        if (c < 32 || (c >= 0x7f && c < 0xa0) || is_in(unseen, c)) continue;
        marks = is_in(stacking_marks, c) ? marks + 1 : 0;
        if (marks > most_marks) continue;
        if (std::exchange(space_due, false)) page += ' ';
        append_character(page, c);
    }
    return page;
}

SetText set_text(std::string_view field, std::string_view text, std::string_view language, const Box& box,
                 const TextStyle& style) {
    std::string page = text_for_page(text.substr(0, 4 * max_set_bytes));
    const bool is_long = page.size() > max_set_bytes;
    if (is_long) {
        page.resize(beginning_of(page, max_set_bytes).size());
        page += "…";
    }
    SetText set = loaded<CairoModule>().set_text(field, page, language, box, style);
    set.is_cut = set.is_cut || is_long || text.size() > 4 * max_set_bytes;
    return set;
}

} // namespace qrid::artwork
