// Stepping through UTF-8 (RFC 3629): shortest forms, no surrogates, up to U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qrid {

/// Bytes of the well-formed character at the front of a text; 0 when there is none.
std::size_t character_size(std::string_view text);

/// Whether the bytes are well-formed UTF-8.
bool is_utf8(std::string_view text);

/// The bytes of the first character of a text that is not empty; a byte that begins none stands alone.
std::string_view first_character(std::string_view text);

/// Takes the first character off a text that is not empty: U+FFFD for a byte that begins none.
char32_t take_character(std::string_view& text);

/// Appends a character's bytes.
void append_character(std::string& text, char32_t character);

/// The longest beginning of at most `limit` bytes that ends between two characters of well-formed UTF-8.
std::string_view beginning_of(std::string_view text, std::size_t limit);

/// Characters, when the text is UTF-8; else bytes.
std::size_t count_characters(std::string_view text);

} // namespace qrid
