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

/// One paragraph, wrapped; `first` stands before its first line, and as much space before the others.
class Wrapped {
public:
    Wrapped(std::vector<ScreenLine>& lines, std::string first, int columns)
        : lines_(lines), line_(std::move(first)), indent_(columns_of(line_)), columns_(std::max(columns, indent_ + 4)),
          width_(indent_) {}

    void add(std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find(' '), text.size());
            if (end > 0) add_word(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    void finish() {
        if (width_ > indent_) lines_.push_back({line_});
    }

private:
    void add_word(std::string_view word) {
        const int wide = columns_of(word);
        const bool is_first = width_ == indent_;
        if (!is_first && width_ + 1 + wide > columns_ && wide <= columns_ - indent_) next_line();
        if (width_ > indent_) line_ += ' ', ++width_;
        while (!word.empty()) {
            const std::string_view character = first_character(word);
            const int width = columns_of(take_character(word));
            if (width_ + width > columns_) next_line();
            line_ += character;
            width_ += width;
        }
    }

    void next_line() {
        lines_.push_back({line_});
        line_.assign(static_cast<std::size_t>(indent_), ' ');
        width_ = indent_;
    }

    std::vector<ScreenLine>& lines_;
    std::string line_;
    int indent_, columns_, width_;
};

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
    Wrapped wrapped(lines, std::move(first), columns);
    wrapped.add(paragraph);
    wrapped.finish();
    return lines;
}

std::vector<ScreenLine> markdown_lines(std::string_view markdown, int columns) {
    std::vector<ScreenLine> lines;
    std::string marker, paragraph;
    const auto end_paragraph = [&] {
        Wrapped wrapped(lines, marker, columns);
        wrapped.add(paragraph);
        wrapped.finish();
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
            const std::size_t begin = lines.size();
            Wrapped heading(lines, {}, columns);
            heading.add(without_emphasis(line.substr(hashes)));
            heading.finish();
            for (std::size_t i = begin; i < lines.size(); ++i) lines[i].is_heading = true;
        } else {
            if (mark > 0) marker = marker_text(line.substr(0, mark));
            paragraph += without_emphasis(line.substr(mark)) + " ";
        }
    }
    end_paragraph();
    while (!lines.empty() && lines.back().text.empty()) lines.pop_back();
    return lines;
}

} // namespace qrid::cmd
