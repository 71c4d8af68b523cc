// The register of residents that a kiosk looks people up in: JSON lines, a record and the path of its photo on each.
#pragma once

#include "qrid/base/files.h"
#include "qrid/card/identity.h"

#include <string_view>

namespace qrid {

struct RegisterEntry {
    Identity identity;
    fs::path photo; ///< on file, as an absolute path or from the current directory
};

/// The person with this "id". A line has the JSON members of a record, and "photo": a path, relative to the
/// register's directory. The file is read line by line, to the first line that fits. Throws Error(not_in_register),
/// Error(unreadable_file), and Error(bad_record) with the line's number when the person's line is damaged.
RegisterEntry find_in_register(const fs::path& file, std::string_view id);

} // namespace qrid
