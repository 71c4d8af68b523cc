// What to do about a file that is not there, by what it was to be.
#pragma once

#include "qrid/base/error.h"

#include <string>

namespace CLI {
class App;
}

namespace qrid::cmd {

/// The hint for an Error(unreadable_file) that says of the value of one of the command's options that there is no such
/// file; empty when it is no such error, or nothing more is known than that.
std::string hint_of_missing_file(const CLI::App& command, const Error& error);

} // namespace qrid::cmd
