// Completion scripts, made from the tree of commands so that they never lag behind it.
#pragma once

#include <CLI/App.hpp>

#include <string>
#include <string_view>

namespace qrid::cmd {

/// `shell` is bash, zsh or fish.
std::string completion_script(std::string_view shell, const CLI::App& tree);

/// The app of a command such as "key new".
const CLI::App& leaf_of(const CLI::App& tree, std::string_view name);

} // namespace qrid::cmd
