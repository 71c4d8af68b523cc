// The process groups of verifiers that run, for whoever must end them all at once.
#pragma once

#include <cstddef>
#include <sys/types.h>

namespace qrid {

/// As many verifiers as can run at a time.
inline constexpr std::size_t max_live_groups = 1024;

/// Kills every group, and each that is announced later. For a process that is about to end; safe in a signal handler.
void kill_live_groups() noexcept;

/// Announces a group while it lives. It must go before the number of the group is free for others.
class LiveGroup {
public:
    explicit LiveGroup(pid_t group) noexcept;
    LiveGroup(const LiveGroup&) = delete;
    LiveGroup& operator=(const LiveGroup&) = delete;
    ~LiveGroup();

private:
    std::size_t place_ = 0; ///< max_live_groups when there was none
};

} // namespace qrid
