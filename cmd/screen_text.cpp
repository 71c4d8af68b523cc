#include "screen_text.h"

#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace qrid::cmd {

namespace {

// Whether a word may begin or end beside this byte. Chinese has no spaces around words: there a pair of two or three
// markers, which is no sign of multiplication, may stand between characters.
bool is_word_edge(char beside, std::size_t markers) {
    const auto byte = static_cast<unsigned char>(beside);
    return byte >= 0x80 ? markers > 1 : std::isalnum(byte) == 0;
}

std::size_t count_markers(std::string_view text, std::size_t at) {
    return std::min(text.find_first_not_of(text[at], at), text.size()) - at;
}

// Where the markers stand that close those at `open`; npos when there are none.
std::size_t closing_of(std::string_view text, std::size_t open, std::size_t markers) {
    constexpr std::size_t longest = 2000; // bytes
    const std::size_t content = open + markers;
    if (content >= text.size() || text[content] == ' ' || (open > 0 && !is_word_edge(text[open - 1], markers)))
        return std::string_view::npos;
    const std::string_view within = text.substr(0, content + longest);
    for (std::size_t i = within.find(text[open], content); i != std::string_view::npos;
         i = within.find(text[open], i)) {
        const std::size_t count = count_markers(text, i), after = i + count;
        if (count == markers && text[i - 1] != ' ' && text[i - 1] != '\\' &&
            (after == text.size() || is_word_edge(text[after], markers)))
            return i;
        i = after;
    }
    return std::string_view::npos;
}

std::string without_emphasis(std::string_view text) {
    constexpr std::size_t most_markers = 3;
    std::string plain;
    std::vector<std::pair<std::size_t, std::size_t>> closing; // the markers that close, and how many
    for (std::size_t i = 0; i < text.size();) {
        const bool is_marker = text[i] == '*' || text[i] == '`';
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '*' || text[i + 1] == '`')) {
            plain += text[i + 1]; // it was escaped
            i += 2;
        } else if (is_marker && !closing.empty() && closing.back().first == i) {
            i += closing.back().second;
            closing.pop_back();
        } else if (is_marker) {
            const std::size_t count = count_markers(text, i);
            const std::size_t close = count <= most_markers ? closing_of(text, i, count) : std::string_view::npos;
            const bool is_pair = close != std::string_view::npos && (closing.empty() || close < closing.back().first);
            if (is_pair)
                closing.emplace_back(close, count);
            else
                plain += text.substr(i, count);
            i += count;
        } else {
            plain += text[i++];
        }
    }
    return printable(plain);
}

/// What stands before a line's text: the marker of a list or a quotation, with its indentation.
std::size_t marker_of(std::string_view line) {
    std::size_t i = line.find_first_not_of(' ');
    if (i == std::string_view::npos) return 0;
    if (line.substr(i, 2) == "- " || line.substr(i, 2) == "* " || line.substr(i, 2) == "> ") return i + 2;
    const std::size_t digits = line.find_first_not_of("0123456789", i);
    const bool numbered = digits != std::string_view::npos && digits > i && digits - i <= 3 &&
                          (line.substr(digits, 2) == ". " || line.substr(digits, 2) == ") ");
    return numbered ? digits + 2 : 0;
}

std::string marker_text(std::string_view marker) {
    std::string text(marker);
    for (const auto& [from, to] : {std::pair("- ", "• "), std::pair("* ", "• "), std::pair("> ", "│ ")})
        if (text.ends_with(from)) text.replace(text.size() - 2, 2, to);
    return text;
}

/// As much of the text as goes into so many columns, at least a character; taken off it.
std::string_view take_columns(std::string_view& text, int columns) {
    std::string_view rest = text;
    int width = 0;
    while (!rest.empty()) {
        std::string_view after = rest;
        width += columns_of(take_character(after));
        if (width > columns && rest.size() < text.size()) break;
        rest = after;
    }
    const std::string_view taken = text.substr(0, text.size() - rest.size());
    text = rest;
    return taken;
}

/// Words with one space between them.
std::string joined_words(std::string_view text) {
    std::string joined;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0 && !joined.empty()) joined += ' ';
        joined += text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return joined;
}

bool is_wide_at_end(std::string_view text) {
    std::size_t last = text.size();
    while (last > 0 && (static_cast<unsigned char>(text[--last]) & 0xC0U) == 0x80U) continue;
    return columns_of(text.substr(last)) == 2;
}

bool is_wide_at_start(std::string_view text) { return !text.empty() && columns_of(first_character(text)) == 2; }

} // namespace

int rows_of(std::string_view text, int columns) {
    int rows = 0;
    while (!text.empty()) rows += std::max(1, (columns_of(take_line(text)) + columns - 1) / std::max(columns, 1));
    return rows;
}

std::string cut_to(std::string_view text, int columns) {
    if (columns_of(text) <= columns) return std::string(text);
    std::string cut;
    int width = 0;
    while (!text.empty()) {
        const std::string_view character = first_character(text);
        if ((width += columns_of(take_character(text))) > columns - 1) break;
        cut += character;
    }
    return cut + "…";
}

std::string end_that_fits(std::string_view text, int columns) {
    if (columns_of(text) <= columns) return std::string(text);
    int width = columns_of(text);
    while (!text.empty() && width > columns - 1) width -= columns_of(take_character(text));
    while (!text.empty() && columns_of(first_character(text)) == 0) take_character(text); // what stood over the last
    return fmt::format("…{}", text);
}

std::string filled_to(std::string_view text, int columns) {
    std::string filled = cut_to(text, columns);
    filled.append(static_cast<std::size_t>(std::max(0, columns - columns_of(filled))), ' ');
    return filled;
}

std::vector<ScreenLine> wrapped_lines(std::string_view paragraph, std::string first, int columns) {
    std::vector<ScreenLine> lines;
    const int indent = columns_of(first), width = std::max(columns - indent, 4);
    const std::string text = wrapped(joined_words(paragraph), static_cast<std::size_t>(width), 0);
    for (std::string_view rest = text; !rest.empty();)
        for (std::string_view line = take_line(rest); !line.empty();) {
            lines.push_back({first + std::string(take_columns(line, width))});
            first.assign(static_cast<std::size_t>(indent), ' ');
        }
    return lines;
}

std::vector<ScreenLine> markdown_lines(std::string_view markdown, int columns) {
    std::vector<ScreenLine> lines;
    std::string marker, paragraph;
    const auto end_paragraph = [&] {
        for (ScreenLine& line : wrapped_lines(without_emphasis(paragraph), marker, columns))
            lines.push_back(std::move(line));
        marker.clear(), paragraph.clear();
    };
    while (!markdown.empty()) {
        const std::string_view line = take_line(markdown);
        const bool is_blank = line.find_first_not_of(" \t") == std::string_view::npos;
        const std::size_t hashes = line.starts_with('#') ? line.find_first_not_of('#') : 0;
        const std::size_t mark = marker_of(line);
        if (is_blank || hashes > 0 || mark > 0) end_paragraph();
        if (is_blank) {
            if (!lines.empty() && !lines.back().text.empty()) lines.push_back({});
        } else if (hashes > 0 && hashes != std::string_view::npos) {
            for (ScreenLine& part : wrapped_lines(without_emphasis(line.substr(hashes)), {}, columns))
                lines.push_back({std::move(part.text), true});
        } else {
            if (mark > 0) marker = marker_text(line.substr(0, mark));
            const std::string_view more = line.substr(mark);
            if (!is_wide_at_end(paragraph) || !is_wide_at_start(more)) paragraph += ' ';
            paragraph += more;
        }
    }
    end_paragraph();
    while (!lines.empty() && lines.back().text.empty()) lines.pop_back();
    return lines;
}

std::vector<std::string> folded(std::string_view line, int columns, int indent) {
    if (columns_of(line) <= columns) return {std::string(line)};
    std::string_view rest = line;
    std::string first(take_columns(rest, indent));
    if (!first.ends_with(' ')) first.clear(), rest = line;
    std::vector<std::string> lines;
    for (ScreenLine& part : wrapped_lines(rest, first, columns)) lines.push_back(std::move(part.text));
    return lines;
}

} // namespace qrid::cmd
