// Another program, run for what it prints and what it costs.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace qrid::bench {

struct Run {
    std::string output;      ///< all of its standard output; what it says on standard error is dropped
    double milliseconds = 0; ///< of CPU time, the system's share included
};

/// Runs the program of that name or path to its end, whatever its exit code. Throws std::runtime_error when it cannot
/// be started.
Run run_program(const std::vector<std::string>& words);

/// Where a program lies on the PATH.
std::optional<std::string> find_program(const std::string& name);

} // namespace qrid::bench
