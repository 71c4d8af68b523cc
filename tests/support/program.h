// Another program, run for what it prints.
#pragma once

#include "qrid/base/files.h"
#include "support/temporary.h"

#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace qrid::test {

/// Runs a command of the shell; throws when it fails.
inline void run(const std::string& command) {
    if (std::system((command + " >/dev/null 2>&1").c_str()) != 0) throw std::runtime_error("failed: " + command);
}

/// What a command of the shell prints with this on its standard input; throws when it fails or prints nothing.
inline std::string output_of(const std::string& command, std::string_view input = {}) {
    const Temporary dir;
    write_file(dir / "in", bytes_of(input), Overwrite::refuse, FileMode::secret);
    const std::string line =
        fmt::format("({}) <{} >{} 2>/dev/null", command, (dir / "in").string(), (dir / "out").string());
    if (std::system(line.c_str()) != 0) throw std::runtime_error("failed: " + command);
    return std::string(text_of(read_file(dir / "out")));
}

} // namespace qrid::test
