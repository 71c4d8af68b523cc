// Texts in other codes than UTF-8, converted by the C library.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// A text of the charset, such as "UTF-16", as UTF-8; nothing when it is not well-formed, or the system does not know
/// the charset. At most three times as long.
std::optional<std::string> to_utf8(std::string_view text, const char* charset);

} // namespace qrid
