// When to stop trying.
#pragma once

#include "qrid/picture/thread_time.h"

#include <algorithm>
#include <chrono>

namespace qrid {

/// Processor time of the thread that made it and asks: a busy machine makes no picture harder.
struct Deadline {
    std::chrono::nanoseconds at = std::chrono::nanoseconds::max();

    static Deadline in(std::chrono::milliseconds time) { return {thread_time() + time}; }
    /// Nothing when it is over.
    std::chrono::milliseconds left() const {
        const auto rest = at - thread_time();
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::max(rest, std::chrono::nanoseconds(0)));
    }
    bool is_over() const { return thread_time() >= at; }
};

/// What the programs that decode may take for a file of several parts, whose budget for looking at them this is.
inline std::chrono::milliseconds decoding_time(std::chrono::milliseconds budget) {
    constexpr std::chrono::milliseconds least{2000};
    return std::max(least, 2 * budget);
}

} // namespace qrid
