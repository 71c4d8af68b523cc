// One command: its name, its line in the list, its options, its act.
#pragma once

#include "session.h"

#include <CLI/App.hpp>

#include <functional>
#include <memory>
#include <string_view>

namespace qrid::cmd {

/// Runs a parsed command; returns its exit code.
using Act = std::function<int(Session&)>;

struct Command {
    std::string_view group, name, summary;
    std::string_view examples;         ///< lines of the help's end
    std::function<Act(CLI::App&)> add; ///< declares the options and returns the act over them
};

/// A command of an options struct, add(app, options) and run(options, session).
template <typename Options>
Command make_command(std::string_view group, std::string_view name, std::string_view summary, std::string_view examples,
                     void (*add)(CLI::App&, Options&), int (*run)(const Options&, Session&)) {
    return {group, name, summary, examples, [add, run](CLI::App& app) -> Act {
                const auto options = std::make_shared<Options>();
                add(app, *options);
                return [options, run](Session& session) { return run(*options, session); };
            }};
}

} // namespace qrid::cmd
