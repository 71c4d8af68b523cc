// Who runs this process, as the system's database of users knows it.
#pragma once

#include <filesystem>
#include <string>

namespace qrid {

/// A user's name, or "user NUMBER" without one.
std::string user_name(unsigned user);

/// A user's home directory, empty without one.
std::filesystem::path home_of(unsigned user);

/// The name under which somebody logged in, also behind sudo; without a login, as under cron, that of the process's
/// real user.
std::string login_name();

} // namespace qrid
