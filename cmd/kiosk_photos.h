// The paths of photos, looked at before anything else is.
#pragma once

#include "qrid/base/error.h"
#include "qrid/base/files.h"

#include <functional>
#include <optional>
#include <string>

namespace qrid::cmd {

/// Throws Error(unreadable_file) or Error(picture_too_large) that names the file, unless it is there, can be read, and
/// begins as a picture does. What is no file on disk, and so can be read only once, is left alone.
void check_photo(const fs::path& file);

/// Asks for a photo until there is one, three times at most: `tell` has what is wrong with the path that was given, the
/// third time it is thrown. Throws Error(interrupted) when no answer comes.
fs::path ask_for_photo(const std::function<std::optional<std::string>()>& ask,
                       const std::function<void(const Error& error)>& tell);

} // namespace qrid::cmd
