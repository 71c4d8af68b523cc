// The readers that are measured: ours, and others as the programs that their users run.
#pragma once

#include "kinds.h"
#include "program.h"
#include "qrid/picture/image.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace qrid::bench {

struct Reader {
    std::string name;
    /// The texts that it reads, with line feeds or nothing between them, and the CPU time that it takes.
    /// The file is a PNG of the picture; only programs need it.
    std::function<Run(const Sample& sample, const std::filesystem::path& file)> read;
    bool is_program = true;
    bool is_ours = false;
};

/// The scanner in this process; its time is the calling thread's.
Reader our_reader();

/// The same as the program `qrid scan`, so that programs are compared with a program.
Reader our_program(const std::string& path);

/// Those that are installed.
std::vector<Reader> peers();

/// A line for each that is not, which says what is missing.
std::vector<std::string> missing_peers();

} // namespace qrid::bench
