#include "qrid/verify/printable.h"

namespace qrid {

std::string printable(std::string_view text) {
    std::string safe(text);
    for (char& c : safe)
        if (static_cast<unsigned char>(c) < 32 || c == 127) c = c == '\n' ? ' ' : '?';
    // U+0080 to U+009F are control characters too: C2 80 to C2 9F.
    for (std::size_t i = 0; i + 1 < safe.size(); ++i)
        if (safe[i] == '\xc2' && static_cast<unsigned char>(safe[i + 1]) < 0xa0) safe.replace(i, 2, "?");
    return safe;
}

} // namespace qrid
