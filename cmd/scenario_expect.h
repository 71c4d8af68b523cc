// Whether what came of a command is what a scenario expects.
#pragma once

#include "captured.h"
#include "scenario_file.h"

#include <map>
#include <string>
#include <vector>

namespace qrid::cmd {

/// What is not as expected, a line each; empty when all is.
std::vector<std::string> faults_in(const Outcome& outcome, const Expectation& expected);

/// The texts and numbers that standard output has at the pointers, by their names. Throws Error(usage) where it has
/// none.
std::map<std::string, std::string> values_in(const Outcome& outcome,
                                             const std::vector<std::pair<std::string, std::string>>& pointers);

} // namespace qrid::cmd
