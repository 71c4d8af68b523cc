// Whole numbers in JSON from outside.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>

namespace qrid {

/// The whole number that a value is, from `least` to `most`. One that is written with a fraction or an exponent is
/// none: it may be larger than any integer. Throws Error(bad_json).
std::int64_t whole_number(const nlohmann::json& value, std::int64_t least, std::int64_t most = INT64_MAX);

/// The same, or nothing.
std::optional<std::int64_t> optional_whole_number(const nlohmann::json& value, std::int64_t least = INT64_MIN,
                                                  std::int64_t most = INT64_MAX);

/// The same from 0, as lengths and places are.
std::uint64_t natural_number(const nlohmann::json& value);

} // namespace qrid
