// What the characters of a text are, of any script.
#pragma once

#include <cstddef>
#include <string_view>

namespace qrid {

/// Whether a character is a letter or a number of any script (the general categories L and N of Unicode): what names
/// are made of. Marks, punctuation, symbols, pictures, what is drawn as nothing and what is no character are none.
bool is_letter(char32_t character);

/// Whether it parts words: white space or a control character.
bool is_white_space(char32_t character);

/// Whether it is of Han, Kana, Hangul or another script of East Asia, of which one character may be a whole name.
bool is_syllable(char32_t character);

/// Whether a text can be a name or a number of somebody: whether it has a letter. False when it is not UTF-8.
bool has_letters(std::string_view text);

/// Whether a text begins with a prefix of ASCII, whose letters may be of either case.
bool starts_with_any_case(std::string_view text, std::string_view prefix);

/// How many characters of a text, which need not be UTF-8, somebody types and sees: letters, and the signs of ASCII.
std::size_t visible_characters(std::string_view text);

} // namespace qrid
