// Fields of an identity by the names of a record's JSON.
#pragma once

#include "qrid/card/claims.h"

#include <string_view>
#include <vector>

namespace qrid {

/// Null when there is no such field.
const IdentityField* field_called(std::string_view name);

/// Whether the identity of these claims has a field; either of the two for a face counts for both.
bool has_field(const Claims& claims, int key);

/// The name of a field; empty for a key that is none.
std::string_view field_name(int key);

/// Keys, ascending, of names that are separated by commas. `where` they stand is for messages, such as "--need". Throws
/// Error(usage) for a name that is none, with the nearest one, and for one that is given twice.
std::vector<int> parse_fields(std::string_view names, std::string_view where);

/// The name of a field that another name comes near, or empty (base/nearest.h).
std::string nearest_field(std::string_view name);

} // namespace qrid
