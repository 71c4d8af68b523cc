// Entity tags (RFC 9110 section 8.8.3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// Whether a text is an entity tag (RFC 9110 section 8.8.3) of at most 256 printable ASCII characters.
bool is_etag(std::string_view text);

/// The entity tag that a line of an answer's header gives: empty for one that cannot be used, nothing for another line.
std::optional<std::string> etag_in_header(std::string_view line);

} // namespace qrid
