// Fields of an identity by the names of a record's JSON.
#pragma once

#include "qrid/card/identity.h"

#include <string_view>
#include <vector>

namespace qrid {

/// Null when there is no such field.
const IdentityField* field_called(std::string_view name);

/// The name of a field; empty for a key that is none.
std::string_view field_name(int key);

/// Keys, ascending, of names that are separated by commas. `where` they stand is for messages, such as "--need". Throws
/// Error(usage) for a name that is none, with the nearest one, and for one that is given twice.
std::vector<int> parse_fields(std::string_view names, std::string_view where);

} // namespace qrid
