#include "qrid/base/printable.h"

#include "qrid/base/encoding.h"
#include "qrid/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

// Bytes of the character at the front when it is one of those that are not shown; else 0.
std::size_t hidden_character(std::string_view text) {
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    if (at(0) < 32 || at(0) == 127) return 1;
    // U+0080 to U+009F are control characters too: C2 80 to C2 9F.
    if (at(0) == 0xc2 && at(1) >= 0x80 && at(1) < 0xa0) return 2;
    if (at(0) == 0xd8 && at(1) == 0x9c) return 2; // U+061C turns the direction of text
    const bool turns =
        at(0) == 0xe2 && ((at(1) == 0x80 && ((at(2) >= 0xa8 && at(2) <= 0xae) || at(2) == 0x8e || at(2) == 0x8f)) ||
                          (at(1) == 0x81 && at(2) >= 0xa6 && at(2) <= 0xa9));
    return turns ? 3 : 0;
}

std::string escaped(std::string_view text) { return fmt::format("\\u{:04x}", unsigned{take_character(text)}); }

} // namespace

std::string printable(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    while (!text.empty()) {
        const std::size_t hidden = hidden_character(text), whole = character_size(text);
        if (hidden == 0 && whole != 0)
            safe += text.substr(0, whole);
        else
            safe += text.front() == '\n' ? ' ' : '?';
        text.remove_prefix(std::max<std::size_t>({hidden, whole, 1}));
    }
    return safe;
}

std::string printable(std::string_view text, std::size_t limit) {
    std::string safe = printable(text);
    if (safe.size() <= limit) return safe;
    return std::string(beginning_of(safe, limit)) + "…";
}

std::string printable_json(std::string json) {
    const auto is_plain = [](char c) { return static_cast<unsigned char>(c) < 0x7f; };
    if (std::all_of(json.begin(), json.end(), is_plain)) return json;
    std::string safe;
    safe.reserve(json.size());
    for (std::string_view rest = json; !rest.empty();) {
        const std::size_t found = character_size(rest), whole = std::max<std::size_t>(found, 1);
        const bool is_layout = static_cast<unsigned char>(rest.front()) < 0x20;
        if (found == 0)
            safe += "\\ufffd";
        else if (hidden_character(rest) != 0 && !is_layout)
            safe += escaped(rest);
        else
            safe += rest.substr(0, whole);
        rest.remove_prefix(whole);
    }
    return safe;
}

} // namespace qrid
