// From words to an exit code: parses, runs, maps errors.
#pragma once

#include "session.h"

#include <CLI/App.hpp>

#include <memory>
#include <string>
#include <vector>

namespace qrid::cmd {

/// Runs one command line, without the program's name. The only place that catches.
int dispatch(const std::vector<std::string>& words, Session& session);

/// Throws Error(usage), with the nearest name as its hint, unless the words name a command or a group of them.
void check_command(const CLI::App& tree, const std::vector<std::string>& words);

/// The whole tree of commands and options, for help and completions. With `acts`, the act of each leaf by its name.
std::unique_ptr<CLI::App> command_tree();

} // namespace qrid::cmd
