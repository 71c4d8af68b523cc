#include "qrid/base/clock.h"

#include "qrid/base/error.h"
#include "qrid/base/text.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <optional>

namespace qrid {

namespace {

namespace chrono = std::chrono;

// Takes a fixed number of digits off the front.
std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (char c : text.substr(0, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Seconds> rfc3339(std::string_view text) {
    const auto year = digits(text, 4);
    if (!year || !take(text, "-")) return std::nullopt;
    const auto month = digits(text, 2);
    if (!month || !take(text, "-")) return std::nullopt;
    const auto day = digits(text, 2);
    if (!day) return std::nullopt;
    const chrono::year_month_day date{chrono::year{*year}, chrono::month{static_cast<unsigned>(*month)},
                                      chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    const Seconds midnight = chrono::sys_days{date}.time_since_epoch().count() * seconds_per_day;
    if (text.empty()) return midnight;

    if (!take(text, "Tt ")) return std::nullopt;
    const auto hour = digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ":")) return std::nullopt;
    const auto minute = digits(text, 2);
    if (!minute || *minute > 59 || !take(text, ":")) return std::nullopt;
    const auto second = digits(text, 2);
    if (!second || *second > 60) return std::nullopt;
    if (take(text, ".")) {
        if (!digits(text, 1)) return std::nullopt;
        while (digits(text, 1)) {
        }
    }
    const Seconds time = midnight + *hour * 3600 + *minute * 60 + *second;
    if (take(text, "Zz")) return text.empty() ? std::optional(time) : std::nullopt;

    const bool east = text.starts_with('+');
    if (!take(text, "+-")) return std::nullopt;
    const auto offset_hours = digits(text, 2);
    if (!offset_hours || *offset_hours > 23 || !take(text, ":")) return std::nullopt;
    const auto offset_minutes = digits(text, 2);
    if (!offset_minutes || *offset_minutes > 59 || !text.empty()) return std::nullopt;
    const Seconds offset = *offset_hours * 3600 + *offset_minutes * 60;
    return east ? time - offset : time + offset;
}

struct Unit {
    char letter;
    Seconds seconds;
    std::string_view name;
};
constexpr std::array units{Unit{'y', 365 * seconds_per_day, "year"}, Unit{'d', seconds_per_day, "day"},
                           Unit{'h', 3600, "hour"}, Unit{'m', 60, "minute"}, Unit{'s', 1, "second"}};

} // namespace

Seconds system_now() {
    return chrono::duration_cast<chrono::seconds>(chrono::system_clock::now().time_since_epoch()).count();
}

std::string format_time(Seconds time) {
    if (time < earliest_time || time > latest_time) return fmt::format("{}", time);
    const chrono::sys_seconds moment{chrono::seconds{time}};
    const auto day = chrono::floor<chrono::days>(moment);
    const chrono::year_month_day date{day};
    const chrono::hh_mm_ss clock{moment - day};
    std::string text = "0000-00-00T00:00:00Z"; // digits alone: a report has five times, and a format string is slow
    const auto put = [&](std::size_t last, auto number) {
        for (auto rest = static_cast<unsigned>(number); rest > 0; rest /= 10)
            text[last--] = static_cast<char>('0' + rest % 10);
    };
    put(3, int{date.year()});
    put(6, unsigned{date.month()});
    put(9, unsigned{date.day()});
    put(12, clock.hours().count());
    put(15, clock.minutes().count());
    put(18, clock.seconds().count());
    return text;
}

Seconds parse_time(std::string_view text) {
    std::optional<Seconds> time = rfc3339(text);
    if (!time) time = decimal_number<std::int64_t>(text);
    if (!time || *time < earliest_time || *time > latest_time)
        throw Error(Code::usage, fmt::format("invalid time \"{}\"", text),
                    "use a form such as 2026-11-23T08:00:00Z, 2026-11-23 or Unix seconds");
    return *time;
}

Seconds parse_duration(std::string_view text) {
    std::string_view digits = text;
    Seconds unit_seconds = 1;
    for (const Unit& unit : units)
        if (digits.ends_with(unit.letter)) {
            unit_seconds = unit.seconds;
            digits.remove_suffix(1);
            break;
        }
    const auto count = decimal_number<std::int64_t>(digits);
    if (!count || *count < 0 || *count > latest_time / unit_seconds)
        throw Error(Code::usage, fmt::format("invalid duration \"{}\"", text),
                    "use a form such as 90s, 15m, 12h, 30d or 10y");
    return *count * unit_seconds;
}

std::string format_span(Seconds span) {
    const std::uint64_t size = span < 0 ? 0 - static_cast<std::uint64_t>(span) : static_cast<std::uint64_t>(span);
    for (const Unit& unit : units) {
        const std::uint64_t count = size / static_cast<std::uint64_t>(unit.seconds);
        if (count > 0) return counted(count, unit.name);
    }
    return "0 seconds";
}

} // namespace qrid
