// A line on standard error that tells how far long work is.
#pragma once

#include "session.h"

#include <chrono>
#include <cstddef>
#include <string>

namespace qrid::cmd {

/// Appears when work lasts over a second and standard error is a terminal; never with --quiet or --json. Gone when the
/// work is.
class Progress {
public:
    /// `what` is counted, in the plural; `total` 0 when it is not known.
    Progress(Session& session, std::string what, std::size_t total = 0);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();

    void add(std::size_t count = 1);

private:
    using Time = std::chrono::steady_clock;

    Session& session_;
    std::string what_;
    std::size_t total_, done_ = 0;
    Time::time_point begun_ = Time::now(), shown_ = begun_;
    bool visible_ = false;
};

} // namespace qrid::cmd
