// Status lists as an issuer builds them and a verifier looks at them, for a town, a province and a nation, with few and
// with many cards revoked; beside zlib and libdeflate bare on the same bytes in the same run. Times are of the CPU.
//
// The argument "size" is the number of indices, "per_mille" how many of a thousand are revoked.
#include "qrid/base/compression.h"
#include "qrid/status/index_set.h"
#include "qrid/status/token.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <ctime>
#include <libdeflate.h>
#include <map>
#include <memory>
#include <random>
#include <zlib.h>

namespace {

using namespace qrid;

constexpr std::uint64_t list_entries = 1 << 20;
constexpr Seconds now = 1'700'000'000;

// The sets of revoked indices of every list, coded as the registry keeps them.
const std::vector<Bytes>& sets_of(const benchmark::State& state) {
    static std::map<std::pair<std::int64_t, std::int64_t>, std::vector<Bytes>> all;
    std::vector<Bytes>& sets = all[{state.range(0), state.range(1)}];
    if (!sets.empty()) return sets;
    std::mt19937_64 random(static_cast<std::uint64_t>(state.range(1)));
    std::geometric_distribution<std::uint64_t> gap(static_cast<double>(state.range(1)) / 1000);
    const auto size = static_cast<std::uint64_t>(state.range(0));
    for (std::uint64_t n = 0; n * list_entries < size; ++n) {
        std::vector<std::uint64_t> revoked;
        for (std::uint64_t i = gap(random); i < list_entries; i += 1 + gap(random)) revoked.push_back(i);
        sets.push_back(encode_index_set(revoked));
    }
    return sets;
}

StatusList list_of(const Bytes& set) {
    StatusList list(1, list_entries);
    for_each_index(set, list_entries, [&](std::uint64_t idx) { list.set(idx, status_value::invalid); });
    return list;
}

double cpu_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Times `act` on every list and says what it made of a second and of all.
template <typename Act>
void on_every_list(benchmark::State& state, const Act& act) {
    const std::vector<Bytes>& sets = sets_of(state);
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        double seconds = 0;
        bytes = 0;
        for (const Bytes& set : sets) bytes += act(set, seconds);
        state.SetIterationTime(seconds);
        state.counters["cpu_s"] = seconds;
    }
    state.counters["bytes"] = static_cast<double>(bytes);
    state.counters["indices/s"] = benchmark::Counter(
        static_cast<double>(sets.size() * list_entries * static_cast<std::uint64_t>(state.iterations())),
        benchmark::Counter::kIsRate);
}

std::uint64_t timed(double& seconds, const auto& act) {
    const double begun = cpu_seconds();
    const std::uint64_t bytes = act();
    seconds += cpu_seconds() - begun;
    return bytes;
}

// From the coded set to the signed token.
void status_build_ours(benchmark::State& state) {
    static const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    on_every_list(state, [&](const Bytes& set, double& seconds) {
        return timed(seconds, [&] {
            const StatusClaims claims{"https://s.example/7", now, now + 1000, 100, {}};
            return write_status_cwt(claims, 1, list_of(set).deflate(), key).size();
        });
    });
}

template <int strategy, int level>
void status_deflate_zlib(benchmark::State& state) {
    z_stream stream{};
    deflateInit2(&stream, level, Z_DEFLATED, 15, 8, strategy);
    Bytes out(list_entries / 4);
    on_every_list(state, [&](const Bytes& set, double& seconds) {
        const StatusList list = list_of(set);
        return timed(seconds, [&] {
            deflateReset(&stream);
            stream.next_in = const_cast<Bytef*>(list.bytes().data()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
            stream.avail_in = static_cast<uInt>(list.bytes().size());
            stream.next_out = out.data();
            stream.avail_out = static_cast<uInt>(out.size());
            deflate(&stream, Z_FINISH);
            return stream.total_out;
        });
    });
    deflateEnd(&stream);
}

template <int level>
void status_deflate_libdeflate(benchmark::State& state) {
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
        libdeflate_alloc_compressor(level), libdeflate_free_compressor);
    Bytes out(list_entries / 4);
    on_every_list(state, [&](const Bytes& set, double& seconds) {
        const StatusList list = list_of(set);
        return timed(seconds, [&] {
            return libdeflate_zlib_compress(compressor.get(), list.bytes().data(), list.bytes().size(), out.data(),
                                            out.size());
        });
    });
}

void status_inflate_ours(benchmark::State& state) {
    on_every_list(state, [](const Bytes& set, double& seconds) {
        const Bytes lst = list_of(set).deflate();
        return timed(seconds, [&] { return StatusList::inflate(1, lst).bytes().size(); });
    });
}

void status_inflate_zlib(benchmark::State& state) {
    Bytes out(list_entries / 8);
    on_every_list(state, [&](const Bytes& set, double& seconds) {
        const Bytes lst = list_of(set).deflate();
        return timed(seconds, [&] {
            uLongf size = out.size();
            uncompress(out.data(), &size, lst.data(), lst.size());
            return size;
        });
    });
}

void status_inflate_libdeflate(benchmark::State& state) {
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decompressor(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    Bytes out(list_entries / 8);
    on_every_list(state, [&](const Bytes& set, double& seconds) {
        const Bytes lst = list_of(set).deflate();
        return timed(seconds, [&] {
            std::size_t size = 0;
            libdeflate_zlib_decompress(decompressor.get(), lst.data(), lst.size(), out.data(), out.size(), &size);
            return size;
        });
    });
}

// Random indices of one inflated list; of the whole set from disk see bundle_bench.cpp.
void status_lookup_one_list(benchmark::State& state) {
    const StatusList list = list_of(sets_of(state).front());
    const StatusView view = list.view();
    std::uint64_t random = 88172645463325252, fallen = 0;
    for (auto _ : state) {
        random = random * 6364136223846793005 + 1442695040888963407;
        fallen += static_cast<std::uint64_t>(*view.get(random >> 44));
    }
    benchmark::DoNotOptimize(fallen);
    state.counters["lookups/s"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"size", "per_mille"})->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
    for (const std::int64_t size : {1'000'000LL, 10'000'000LL, 1'400'000'000LL})
        for (const std::int64_t per_mille : {1, 10, 50}) benchmark->Args({size, per_mille});
}

// What would take minutes for a nation.
void small_sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"size", "per_mille"})->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
    for (const std::int64_t size : {1'000'000LL, 10'000'000LL})
        for (const std::int64_t per_mille : {1, 10, 50}) benchmark->Args({size, per_mille});
}

BENCHMARK(status_build_ours)->Apply(sizes);
BENCHMARK(status_deflate_zlib<Z_RLE, 9>)->Apply(sizes);
BENCHMARK(status_deflate_zlib<Z_HUFFMAN_ONLY, 9>)->Apply(sizes);
BENCHMARK(status_deflate_libdeflate<1>)->Apply(sizes);
BENCHMARK(status_deflate_zlib<Z_DEFAULT_STRATEGY, 9>)->Apply(small_sizes);
BENCHMARK(status_deflate_libdeflate<12>)->Apply(small_sizes);
BENCHMARK(status_inflate_ours)->Apply(sizes);
BENCHMARK(status_inflate_zlib)->Apply(sizes);
BENCHMARK(status_inflate_libdeflate)->Apply(sizes);
BENCHMARK(status_lookup_one_list)
    ->ArgNames({"size", "per_mille"})
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 10})
    ->Args({1'000'000, 50});

} // namespace
