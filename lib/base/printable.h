// Text of unknown origin, for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace qrid {

/// Control characters (C0, DEL, C1) and those that turn the direction of text or break a line (U+200E, U+200F, U+2028
/// to U+202E, U+2066 to U+2069) as '?', line breaks as spaces: what an attacker wrote into a card must neither move the
/// cursor nor reorder what is shown.
std::string printable(std::string_view text);

} // namespace qrid
