// Text on a screen of characters: how wide it is, and a Markdown text as lines of a width.
#pragma once

#include "qrid/words/lines.h"

#include <string>
#include <string_view>
#include <vector>

namespace qrid::cmd {

/// Rows that the lines of a text take up on a screen of so many columns.
int rows_of(std::string_view text, int columns);

/// The text cut down to so many columns, with "…" at the end when it was longer.
std::string cut_to(std::string_view text, int columns);

/// As much of the end of a text as fits into so many columns, after "…" when it was longer.
std::string end_that_fits(std::string_view text, int columns);

/// Filled up with spaces to so many columns, or cut.
std::string filled_to(std::string_view text, int columns);

/// A line of the text, and whether it is a heading.
struct ScreenLine {
    std::string text;
    bool is_heading = false;
};

/// One paragraph, wrapped as markdown_lines() wraps; `first` stands before its first line, and as much space before the
/// others.
std::vector<ScreenLine> wrapped_lines(std::string_view paragraph, std::string first, int columns);

/// Paragraphs, headings, lists and quotations of Markdown, wrapped at spaces, and within a word (or a text without
/// spaces, such as Chinese) where it must be. The markers of emphasis and code are left out where they stand in pairs
/// around words; any other '*' and '`' is text, as in "2*100". Control characters are '?'.
std::vector<ScreenLine> markdown_lines(std::string_view markdown, int columns);

/// A line as it stands, with the spaces in it; what is wider than `columns` goes on below, behind `indent` columns
/// where the line has a space before these.
std::vector<std::string> folded(std::string_view line, int columns, int indent);

} // namespace qrid::cmd
