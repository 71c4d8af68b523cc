// Another program of ours, listened to.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/files.h"

#include <chrono>
#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

namespace qrid {

/// A running program: `input` is its standard input, what it prints is read, what it says on standard error is dropped,
/// and it has no other file and no environment. It is killed, if it still runs, when this object goes.
class Child {
public:
    /// Throws std::system_error when it cannot be started.
    Child(const fs::path& program, const std::vector<std::string>& arguments, ByteView input);
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child();

    enum class Read { all, ended, too_slow };

    /// Fills the whole span unless the program ends or the moment passes.
    Read read(std::span<std::uint8_t> into, std::chrono::steady_clock::time_point until) const;

    struct End {
        int signal;                          ///< that ended the program, SIGKILL when it was still running, or 0
        std::chrono::microseconds processor; ///< time that it used
    };

    /// Ends the program if it has not ended yet. To be called once at most.
    End end();

private:
    pid_t pid_ = -1;
    int output_ = -1;
};

} // namespace qrid
