// The clock by which decoding is bounded: a busy machine makes no picture hostile.
#pragma once

#include <chrono>
#include <ctime>

namespace qrid {

/// Processor time that this thread has used.
inline std::chrono::nanoseconds thread_time() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace qrid
