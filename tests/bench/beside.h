// What we do beside its bare primitive, in turn, so that both meet the same noise.
#pragma once

#include <benchmark/benchmark.h>

#include <ctime>

namespace qrid::test {

/// Seconds that this thread has worked.
inline double thread_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Runs some of `ours`, then as many of `bare`, and so on; the time is that of one of ours. For a benchmark with
/// UseManualTime().
template <typename Ours, typename Bare>
void beside(benchmark::State& state, const Ours& ours, const Bare& bare) {
    constexpr int in_turn = 16;
    double our_time = 0, bare_time = 0;
    for (auto _ : state) {
        const double begun = thread_seconds();
        for (int i = 0; i < in_turn; ++i) ours();
        const double between = thread_seconds();
        for (int i = 0; i < in_turn; ++i) bare();
        our_time += between - begun;
        bare_time += thread_seconds() - between;
        state.SetIterationTime((between - begun) / in_turn);
    }
    state.counters["us_bare"] = bare_time / static_cast<double>(state.iterations()) / in_turn * 1e6;
    state.counters["of_bare_rate"] = bare_time / our_time;
    state.counters["a_second"] = static_cast<double>(state.iterations()) * in_turn / our_time;
}

} // namespace qrid::test
