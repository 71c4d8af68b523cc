// When to stop trying.
#pragma once

#include <chrono>

namespace qrid {

struct Deadline {
    std::chrono::steady_clock::time_point at = std::chrono::steady_clock::time_point::max();

    static Deadline in(std::chrono::milliseconds time) { return {std::chrono::steady_clock::now() + time}; }
    bool is_over() const { return std::chrono::steady_clock::now() >= at; }
};

} // namespace qrid
