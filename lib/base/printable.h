// Text of unknown origin, for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace qrid {

/// Control characters (C0, DEL, C1) and those that turn the direction of text or break a line (U+061C, U+200E,
/// U+200F, U+2028 to U+202E, U+2066 to U+2069) as '?', so is each byte that is not UTF-8, line breaks as spaces: what
/// an attacker wrote into a card must neither move the cursor nor reorder what is shown.
std::string printable(std::string_view text);

/// The same cut to `limit` bytes, with "…" for the rest: for names that are not known and may be of any length.
std::string printable(std::string_view text, std::size_t limit);

/// Bytes of a name that is not known, of a member, a column or an option, as messages show it.
inline constexpr std::size_t longest_name = 64;

/// Written JSON in UTF-8 in which those characters are escaped (\u0080), which says the same.
std::string printable_json(std::string json);

} // namespace qrid
