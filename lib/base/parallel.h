// Work spread over threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace qrid {

/// Calls work(i) for every i below `count`, on up to `threads` threads. The first exception ends the rest and is
/// thrown again here.
template <typename Work>
void parallel_for(std::size_t count, unsigned threads, const Work& work) {
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    std::mutex failure_lock;
    const auto loop = [&] {
        for (std::size_t i = next++; i < count; i = next++) {
            try {
                work(i);
            } catch (...) {
                const std::lock_guard guard(failure_lock);
                if (!failure) failure = std::current_exception();
                next = count;
            }
        }
    };
    std::vector<std::jthread> others;
    for (std::size_t n = 1; n < std::min<std::size_t>(threads, count); ++n) others.emplace_back(loop);
    loop();
    others.clear(); // joins
    if (failure) std::rethrow_exception(failure);
}

} // namespace qrid
