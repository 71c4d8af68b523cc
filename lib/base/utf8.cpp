#include "qrid/base/utf8.h"

#include <algorithm>

namespace qrid {

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

// The number of a character whose bytes are these.
char32_t number_of(std::string_view character) {
    const auto lead = static_cast<unsigned char>(character.front());
    char32_t number = character.size() == 1 ? lead : lead & (0x7fU >> character.size());
    for (const char c : character.substr(1)) number = number << 6U | (static_cast<unsigned char>(c) & 0x3fU);
    return number;
}

} // namespace

std::size_t character_size(std::string_view text) {
    if (text.empty()) return 0;
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return 1;
    const std::size_t size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (size == 0 || size > text.size()) return 0;
    const std::string_view found = text.substr(0, size);
    if (!std::all_of(found.begin() + 1, found.end(), continues)) return 0;
    const char32_t number = number_of(found);
    const bool is_long = (size == 3 && number < 0x800) || (size == 4 && (number < 0x10000 || number > 0x10ffff));
    return is_long || (number >= 0xd800 && number < 0xe000) ? 0 : size;
}

bool is_utf8(std::string_view text) {
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    for (;;) {
        const auto* const rest = std::find_if_not(text.begin(), text.end(), is_ascii);
        text.remove_prefix(static_cast<std::size_t>(rest - text.begin()));
        if (text.empty()) return true;
        const std::size_t size = character_size(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
}

std::string_view first_character(std::string_view text) {
    return text.substr(0, std::max<std::size_t>(character_size(text), 1));
}

char32_t take_character(std::string_view& text) {
    constexpr char32_t replacement = 0xfffd;
    const std::size_t size = character_size(text);
    const char32_t character = size == 0 ? replacement : number_of(text.substr(0, size));
    text.remove_prefix(std::max<std::size_t>(size, 1));
    return character;
}

void append_character(std::string& text, char32_t character) {
    const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
    const auto put_low = [&](unsigned shift) { put(0x80U | (character >> shift & 0x3fU)); };
    if (character < 0x80) return put(character);
    if (character < 0x800) {
        put(0xc0U | character >> 6U);
    } else if (character < 0x10000) {
        put(0xe0U | character >> 12U);
        put_low(6);
    } else {
        put(0xf0U | character >> 18U);
        put_low(12);
        put_low(6);
    }
    put_low(0);
}

std::string_view beginning_of(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    while (limit > 0 && continues(text[limit])) --limit;
    return text.substr(0, limit);
}

std::size_t count_characters(std::string_view text) {
    if (!is_utf8(text)) return text.size();
    return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}

} // namespace qrid
