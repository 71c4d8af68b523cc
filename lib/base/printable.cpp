#include "qrid/base/printable.h"

namespace qrid {

namespace {

// Bytes of the character at the front when it is one of those that are not shown; else 0.
std::size_t hidden_character(std::string_view text) {
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    if (at(0) < 32 || at(0) == 127) return 1;
    // U+0080 to U+009F are control characters too: C2 80 to C2 9F.
    if (at(0) == 0xc2 && at(1) >= 0x80 && at(1) < 0xa0) return 2;
    const bool turns =
        at(0) == 0xe2 && ((at(1) == 0x80 && ((at(2) >= 0xa8 && at(2) <= 0xae) || at(2) == 0x8e || at(2) == 0x8f)) ||
                          (at(1) == 0x81 && at(2) >= 0xa6 && at(2) <= 0xa9));
    return turns ? 3 : 0;
}

} // namespace

std::string printable(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    while (!text.empty()) {
        const std::size_t hidden = hidden_character(text);
        if (hidden == 0)
            safe += text.front();
        else
            safe += text.front() == '\n' ? ' ' : '?';
        text.remove_prefix(hidden == 0 ? 1 : hidden);
    }
    return safe;
}

} // namespace qrid
