// One machine's part of numbered work that several machines share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace qrid {

inline constexpr std::uint64_t max_shards = 1'000'000;

/// Every count-th number. All shards together have each number once.
struct Shard {
    std::uint64_t index = 0, count = 1; ///< index < count
    bool operator==(const Shard&) const = default;

    bool has(std::uint64_t number) const { return number % count == index; }
    /// How many of the numbers from 0 to before `end` it has.
    std::uint64_t count_below(std::uint64_t end) const { return end / count + (end % count > index ? 1 : 0); }
    /// "1/8", as parse_shard() reads it.
    std::string text() const;
};

/// "I/N", N from 1 to max_shards, I from 0 to N: those who count from 0 and those who count from 1 both name each shard
/// once, N/N being the same as 0/N. Throws Error(usage) for anything else.
Shard parse_shard(std::string_view text);

} // namespace qrid
