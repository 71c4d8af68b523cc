#include "qrid/referee/live_groups.h"

#include <array>
#include <atomic>
#include <csignal>

namespace qrid {

namespace {

// What a signal handler may look at: no lock is taken, and nothing moves.
std::array<std::atomic<pid_t>, max_live_groups> live_groups{};
std::atomic<bool> all_must_end{false};
static_assert(std::atomic<pid_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

} // namespace

void kill_live_groups() noexcept {
    all_must_end = true;
    for (const auto& group : live_groups)
        if (const pid_t number = group; number > 0) ::kill(-number, SIGKILL);
}

LiveGroup::LiveGroup(pid_t group) noexcept {
    for (; place_ < max_live_groups; ++place_)
        if (pid_t none = 0; live_groups[place_].compare_exchange_strong(none, group)) break;
    if (all_must_end) ::kill(-group, SIGKILL);
}

LiveGroup::~LiveGroup() {
    if (place_ < max_live_groups) live_groups[place_] = 0;
}

} // namespace qrid
