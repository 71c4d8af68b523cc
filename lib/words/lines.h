// Text in columns of a terminal, in any script.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qrid {

/// Columns that a character takes up: two for a wide one, none for a combining one.
int columns_of(char32_t character);

/// Of a text in UTF-8.
int columns_of(std::string_view text);

/// Lines of at most `width` columns, each after `indent` spaces and with its end. Broken at spaces, and between wide
/// characters as Chinese and Japanese are: no line begins with a comma, or ends with an opening bracket. A word that is
/// longer has a line of its own.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

} // namespace qrid
