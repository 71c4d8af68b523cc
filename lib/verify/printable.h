// Text of unknown origin, for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace qrid {

/// Control characters (C0, DEL, C1) as '?', line breaks as spaces: what an attacker wrote into a card must not move the
/// cursor.
std::string printable(std::string_view text);

} // namespace qrid
