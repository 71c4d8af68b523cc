#include "qrid/base/printable.h"

namespace qrid {

std::string printable(std::string_view text) {
    std::string safe(text);
    for (char& c : safe)
        if (static_cast<unsigned char>(c) < 32 || c == 127) c = c == '\n' ? ' ' : '?';
    // U+0080 to U+009F are control characters too: C2 80 to C2 9F.
    for (std::size_t i = 0; i + 1 < safe.size(); ++i)
        if (safe[i] == '\xc2' && static_cast<unsigned char>(safe[i + 1]) < 0xa0) safe.replace(i, 2, "?");
    const auto turns = [](unsigned char middle, unsigned char last) {
        return (middle == 0x80 && ((last >= 0xa8 && last <= 0xae) || last == 0x8e || last == 0x8f)) ||
               (middle == 0x81 && last >= 0xa6 && last <= 0xa9);
    };
    for (std::size_t i = 0; i + 2 < safe.size(); ++i)
        if (safe[i] == '\xe2' &&
            turns(static_cast<unsigned char>(safe[i + 1]), static_cast<unsigned char>(safe[i + 2])))
            safe.replace(i, 3, "?");
    return safe;
}

} // namespace qrid
