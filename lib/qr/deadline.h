// When to stop trying.
#pragma once

#include "qrid/picture/thread_time.h"

#include <chrono>

namespace qrid {

/// Processor time of the thread that made it and asks: a busy machine makes no picture harder.
struct Deadline {
    std::chrono::nanoseconds at = std::chrono::nanoseconds::max();

    static Deadline in(std::chrono::milliseconds time) { return {thread_time() + time}; }
    bool is_over() const { return thread_time() >= at; }
};

} // namespace qrid
