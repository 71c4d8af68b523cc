// A command that refuses: what cli.md promises of every refusal, held in text, in JSON and quietly.
#pragma once

#include "command_run.h"

#include <string>
#include <vector>

namespace qrid::test {

/// The error that a command is to end with. "*" stands for any text that is not empty, "*text*" for one that has it, an
/// empty hint for the reason's own, which for wrong use is the way to the command's help, and an empty input for none.
struct Refusal {
    int exit = 0;
    std::string code, message, hint, input;
};

/// Why what is on standard error is not this error as text; empty when it is. An empty hint stands for any or none.
std::string text_fault(const Refusal& wanted, const std::string& err);

/// Why what is on standard error is not this error as one JSON object and nothing else; empty when it is.
std::string json_fault(const Refusal& wanted, const std::string& err);

/// Runs the command as it stands, with --json and with -q in the current directory: each time it exits with the code,
/// prints the error and nothing else, and changes nothing on the disk. Why it is not so; empty when it is.
std::string refusal_fault(const Refusal& wanted, const std::vector<std::string>& words,
                          const Surroundings& around = {});

} // namespace qrid::test
