// Commands that a command runs: in this process, with their output kept and nobody to ask.
#pragma once

#include "session.h"

#include <string>
#include <vector>

namespace qrid::cmd {

/// What one command did.
struct Outcome {
    int code = 0;
    std::string out, err;
};

/// Runs a command in `inner`, which has its clock, randomness and environment; its streams and terminal are replaced,
/// but for standard input.
Outcome run_captured(const std::vector<std::string>& words, Session inner);

/// As a shell takes it for one word.
std::string shell_word(const std::string& word);

/// "qrid WORD...", to be typed into a shell.
std::string command_line(const std::vector<std::string>& words);

} // namespace qrid::cmd
