// Chance that falls the same way on every machine.
#pragma once

#include <cstdint>
#include <random>
#include <string_view>

namespace qrid::bench {

/// std::mt19937 is fixed by the standard; the standard's distributions are not, so these are our own.
class Random {
public:
    /// One sequence for every name and number.
    Random(std::string_view name, int number) : engine_(seed(name, number)) {}

    std::uint32_t word() { return static_cast<std::uint32_t>(engine_()); }

    /// From 0 to count - 1.
    int below(int count) { return static_cast<int>(std::uint64_t{word()} * static_cast<std::uint64_t>(count) >> 32); }

    /// Both ends included.
    int between(int low, int high) { return low + below(high - low + 1); }

    double between(double low, double high) { return low + (high - low) * (word() / 4294967296.0); }

    bool one_in(int count) { return below(count) == 0; }

    /// Near enough to a normal distribution of mean 0 and sigma 1, never past 3.5: the sum of the four bytes of a word.
    double normal() {
        const std::uint32_t drawn = word();
        const std::uint32_t sum = (drawn & 255) + (drawn >> 8 & 255) + (drawn >> 16 & 255) + (drawn >> 24);
        return (static_cast<double>(sum) - 510) / 147.8;
    }

private:
    // FNV-1a.
    static std::uint32_t seed(std::string_view name, int number) {
        std::uint32_t hash = 2166136261U;
        for (const char letter : name) hash = (hash ^ static_cast<std::uint8_t>(letter)) * 16777619U;
        return (hash ^ static_cast<std::uint32_t>(number)) * 16777619U;
    }

    std::mt19937 engine_;
};

} // namespace qrid::bench
