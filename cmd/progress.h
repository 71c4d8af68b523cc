// A line on standard error that tells how far long work is.
#pragma once

#include "session.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace qrid::cmd {

/// Appears when work lasts over a second and standard error is a terminal; never with --quiet or --json. Gone when the
/// work is.
class Progress {
public:
    /// `what` is counted, in the plural. `total` is how many there are, or the size of the input; 0 when it is not
    /// known.
    Progress(Session& session, std::string what, std::uint64_t total = 0);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();

    void add(std::size_t count = 1) { add(count, position_ + count); }
    /// With `position` in the input, when that is what `total` measures.
    void add(std::size_t count, std::uint64_t position);
    /// What comes before this position was done earlier.
    void skip(std::uint64_t position) { begun_at_ = position_ = position; }

private:
    using Time = std::chrono::steady_clock;

    Session& session_;
    std::string what_;
    std::uint64_t total_, position_ = 0, begun_at_ = 0;
    std::size_t done_ = 0;
    Time::time_point begun_ = Time::now(), shown_ = begun_;
    bool visible_ = false;
};

} // namespace qrid::cmd
