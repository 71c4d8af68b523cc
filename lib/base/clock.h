// Time as the specifications have it: whole seconds since 1970 (NumericDate).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace qrid {

/// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
using Seconds = std::int64_t;

/// Where "now" comes from; a parameter, so that outputs can be byte-exact.
using Clock = std::function<Seconds()>;

Seconds system_now();

inline constexpr Seconds seconds_per_day = 86400;

/// The earliest and latest moments that can be written with a four-digit year: 0001-01-01 to 9999-12-31T23:59:59Z.
inline constexpr Seconds earliest_time = -62135596800, latest_time = 253402300799;

/// RFC 3339 in UTC, such as "2026-11-23T08:00:00Z". Out of the range above it is the bare number.
std::string format_time(Seconds time);

/// RFC 3339 ("2026-11-23T08:00:00Z", "+08:00" offsets, a bare date) or seconds as a number.
/// Throws Error(usage) on anything else.
Seconds parse_time(std::string_view text);

/// A span such as "90s", "15m", "12h", "30d", "10y" (365 days a year) or bare seconds, 0 or more.
/// Throws Error(usage) on anything else.
Seconds parse_duration(std::string_view text);

/// How far away a moment is, in the largest whole unit: "3 days", "1 hour", "0 seconds".
std::string format_span(Seconds span);

} // namespace qrid
