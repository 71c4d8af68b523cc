// A verifier as a process, with all that it starts: whatever it does, it ends when its time is over, and neither its
// output nor its silence holds anybody up.
#pragma once

#include "qrid/base/files.h"
#include "qrid/base/open_file.h"
#include "qrid/referee/live_groups.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace qrid::referee {

using Moment = std::chrono::steady_clock::time_point;

/// The beginning of what a stream wrote.
struct KeptOutput {
    static constexpr std::size_t most = 64 << 10; // bytes

    std::string text;
    bool is_cut = false;

    void add(std::string_view more);
};

/// How a process ended.
struct Ended {
    int exit_code = -1; ///< or -1 when
    int signal = 0;     ///< a signal ended it
};

/// In a process group of its own, in the current directory, with the environment of this process. Belongs to one
/// thread, which must live as long as it does: it is killed when that ends. kill_live_groups() ends it, too.
class Process {
public:
    enum class Input { none, piped };

    /// Runs `program` with these words as its arguments, the first of which is its name. Its standard input is a
    /// regular file, no symbolic link, or /dev/null when that is empty, or a pipe. Throws std::system_error when it
    /// cannot be started.
    Process(const fs::path& program, const std::vector<std::string>& words, const fs::path& input);
    Process(const fs::path& program, const std::vector<std::string>& words, Input input = Input::none);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    /// Gets all that it writes on standard output and standard error.
    std::function<void(std::string_view)> on_out, on_err;

    /// Waits until it has written or ended, or takes what is in `to_write`, of which the rest is left there; at the
    /// latest until the moment comes. False when that has come.
    bool wait(Moment until, std::string_view& to_write);
    bool wait(Moment until) {
        std::string_view nothing;
        return wait(until, nothing);
    }

    /// Whether it has ended; what it started may live still.
    bool has_ended();

    /// Whether it can still be written to.
    bool listens() const { return input_.is_open(); }
    void close_input();

    /// Kills what is left of it and of all that it started in its group, takes what they have written, and tells how it
    /// ended.
    Ended end();

private:
    void start(const fs::path& program, const std::vector<std::string>& words, int input);
    bool take(OpenFile& from, const std::function<void(std::string_view)>& into) const;
    void write(std::string_view& text);

    pid_t pid_ = -1;
    std::optional<LiveGroup> group_;
    OpenFile input_, out_, err_, ending_;
};

} // namespace qrid::referee
