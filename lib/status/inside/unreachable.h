// What is said of a web server that could not be asked.
#pragma once

#include <string>

namespace qrid {

/// Throws Error(status_unreachable).
[[noreturn]] void throw_unreachable(const std::string& address, std::string why, const std::string& hint = {});

} // namespace qrid
