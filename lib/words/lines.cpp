#include "qrid/words/lines.h"

#include "qrid/base/utf8.h"

#include <algorithm>
#include <clocale>
#include <cwchar>

namespace qrid {

namespace {

constexpr std::u32string_view no_line_begins_with = U"，。、；：？！）》」』】〉”’…—·％%,.;:?!)]}",
                              no_line_ends_with = U"（《「『【〈“‘([{";

bool has(std::u32string_view characters, char32_t one) { return characters.find(one) != std::u32string_view::npos; }

/// What is not broken, with the spaces before it.
struct Piece {
    std::string spaces, text;
    int columns = 0;
};

/// Takes the next one off the text.
Piece take_piece(std::string_view& text) {
    Piece piece;
    while (text.starts_with(' ')) piece.spaces += ' ', text.remove_prefix(1);
    char32_t last = 0;
    while (!text.empty() && !text.starts_with(' ')) {
        std::string_view rest = text;
        const char32_t next = take_character(rest);
        const bool may_break = last != 0 && (columns_of(last) == 2 || columns_of(next) == 2) &&
                               !has(no_line_begins_with, next) && !has(no_line_ends_with, last);
        if (may_break) break;
        piece.text += first_character(text);
        piece.columns += columns_of(next);
        last = next;
        text = rest;
    }
    return piece;
}

} // namespace

int columns_of(char32_t character) {
    if (character < 0x80) return 1;
    static const ::locale_t unicode = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (unicode == nullptr) return 1;
    const ::locale_t before = ::uselocale(unicode);
    const int width = ::wcwidth(static_cast<wchar_t>(character));
    ::uselocale(before);
    return std::max(width, 0);
}

int columns_of(std::string_view text) {
    int columns = 0;
    while (!text.empty()) columns += columns_of(take_character(text));
    return columns;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    std::string out, line;
    int columns = 0;
    const auto end_line = [&] {
        out.append(indent, ' ').append(line).push_back('\n');
        line.clear();
        columns = 0;
    };
    while (!text.empty()) {
        const Piece piece = take_piece(text);
        const int spaces = static_cast<int>(piece.spaces.size());
        if (!line.empty() && columns + spaces + piece.columns > static_cast<int>(width)) end_line();
        if (!line.empty()) line += piece.spaces, columns += spaces;
        line += piece.text;
        columns += piece.columns;
    }
    if (!line.empty()) end_line();
    return out;
}

} // namespace qrid
