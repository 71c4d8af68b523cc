// A command line that runs in this process: as the program would run it, but for the streams, which are in memory, and
// the terminal, of which there is none.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/crypto/digest.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::test {

struct CommandRun {
    int exit = 0;
    /// What the command wrote, and behind it what a library put on the process's own standard output and error.
    std::string out, err;
};

/// What a command finds around it, beside the process's own environment and current directory.
struct Surroundings {
    /// What standard input is read from; nothing stands there when it is empty.
    std::filesystem::path in = {};
    Clock clock = system_now;
    Random random = system_random();
};

/// Runs the words of a command line without the program's name.
CommandRun run_command(const std::vector<std::string>& words, const Surroundings& around = {});

/// Whether a variable of the environment is the tests' business: no setting of the caller's may reach a command.
bool is_tests_own(std::string_view variable);

/// As a shell keeps what a command has written: without NUL, and without the ends of lines at its end.
std::string as_a_shell_keeps(std::string text);

/// Everything below a directory, a line for each: path, kind, mode, and of a file that can be read the SHA-256 of what
/// it holds. In the order of the paths.
std::string snapshot(const std::filesystem::path& directory);

} // namespace qrid::test
