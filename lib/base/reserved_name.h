// Names that are nobody's.
#pragma once

#include <string_view>

namespace qrid {

/// Whether the host of a URI belongs to nobody (RFC 2606, RFC 6761): .test, .example, .invalid and .localhost, and
/// example.com, .net, .org.
bool is_reserved_name(std::string_view uri);

} // namespace qrid
