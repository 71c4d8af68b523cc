// A list written by hand: which index has which value.
#pragma once

#include "qrid/status/list.h"

#include <iosfwd>

namespace qrid {

/// Reads lines "IDX VALUE", or "IDX" for INVALID; blank lines and those that begin with '#' are passed over. An index
/// that is not named is VALID. Without `bits` the list has as few as its largest value needs. Throws Error(bad_record),
/// naming the line, for anything else, an index past the end or named twice, or a value that `bits` has no room for.
StatusList read_status_values(std::istream& in, std::uint64_t entries, std::optional<int> bits);

} // namespace qrid
