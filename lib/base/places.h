// Where a user's own data lies. None of these paths is ever relative: what lies in the current directory was perhaps
// put there by somebody else.
#pragma once

#include "qrid/base/files.h"

#include <string_view>

namespace qrid {

/// Throws Error(usage) when what a variable of the environment names is not absolute.
void check_absolute(std::string_view variable, const fs::path& path);

/// Where this user's data of one kind lies: the path in `variable`, or else `qrid/NAME` in `$XDG_DATA_HOME` or
/// `~/.local/share`. Need not exist. A relative `$XDG_DATA_HOME` or `$HOME` does not count; home is then what the
/// password database says of the process's user. Throws Error(usage) when the variable holds a relative path,
/// Error(no_home) when there is no home, Error(unsafe_permissions) as check_place() does.
fs::path data_path(const char* variable, std::string_view name);

/// The same for what can be had again: `$XDG_CACHE_HOME` or `~/.cache`.
fs::path cache_path(const char* variable, std::string_view name);

/// Takes HOME and the directories of XDG out of the environment where they are not absolute, so that libraries that
/// look for their files there, such as libpq and fontconfig, do not find any in the current directory either. For the
/// beginning of a process: no other thread may read the environment.
void forget_relative_places();

} // namespace qrid
