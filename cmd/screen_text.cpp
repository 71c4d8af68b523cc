#include "screen_text.h"

#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"

#include <algorithm>

namespace qrid::cmd {

namespace {

std::string without_emphasis(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size())
            ++i;
        else if (text[i] == '*' || text[i] == '`')
            continue;
        plain += text[i];
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
        for (ScreenLine& line : wrapped_lines(paragraph, marker, columns)) lines.push_back(std::move(line));
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
            const std::string more = without_emphasis(line.substr(mark));
            if (!is_wide_at_end(paragraph) || !is_wide_at_start(more)) paragraph += ' ';
            paragraph += more;
        }
    }
    end_paragraph();
    while (!lines.empty() && lines.back().text.empty()) lines.pop_back();
    return lines;
}

} // namespace qrid::cmd
