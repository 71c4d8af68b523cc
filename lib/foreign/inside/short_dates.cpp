#include "qrid/foreign/inside/short_dates.h"

#include "qrid/base/text.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

namespace qrid {

namespace {

std::chrono::year_month_day day_at(Seconds now) {
    return std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(now)));
}

int year_at(Seconds now) { return static_cast<int>(day_at(now).year()); }

std::string text_of_day(std::chrono::year_month_day date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

int digits_at(std::string_view digits, std::size_t at, std::size_t count) {
    int value = 0;
    for (const char c : digits.substr(at, count)) value = value * 10 + (c - '0');
    return value;
}

/// The year of this end that lies in the hundred years up to `last`.
int year_ending(int end, int last) {
    const int year = last - last % 100 + end;
    return year > last ? year - 100 : year;
}

/// Of a year, its n-th day.
std::optional<std::chrono::year_month_day> nth_day(int in_year, int n) {
    if (n < 1 || n > 366) return std::nullopt;
    const std::chrono::year_month_day date =
        std::chrono::sys_days(std::chrono::year(in_year) / std::chrono::January / 1) + std::chrono::days(n - 1);
    return date.year() == std::chrono::year(in_year) ? std::optional(date) : std::nullopt;
}

constexpr int half_a_window = 50;

} // namespace

std::optional<std::string> day_text(int year_number, int month_number, int day_number) {
    const std::chrono::year_month_day date{std::chrono::year(year_number),
                                           std::chrono::month(static_cast<unsigned>(month_number)),
                                           std::chrono::day(static_cast<unsigned>(day_number))};
    if (year_number < 1 || year_number > 9999 || !date.ok()) return std::nullopt;
    return text_of_day(date);
}

std::optional<std::string> day_of_birth(std::string_view digits, Seconds now) {
    if (digits.size() != 6 || !is_digits(digits)) return std::nullopt;
    const int end = digits_at(digits, 0, 2), last = year_at(now);
    auto born = day_text(year_ending(end, last), digits_at(digits, 2, 2), digits_at(digits, 4, 2));
    if (born && *born <= text_of_day(day_at(now))) return born;
    return day_text(year_ending(end, last - 1), digits_at(digits, 2, 2), digits_at(digits, 4, 2));
}

std::optional<std::string> day_near(std::string_view digits, Seconds now) {
    if (digits.size() != 6 || !is_digits(digits)) return std::nullopt;
    return day_text(year_ending(digits_at(digits, 0, 2), year_at(now) + half_a_window), digits_at(digits, 2, 2),
                    digits_at(digits, 4, 2));
}

std::optional<std::string> gs1_day(std::string_view digits, Seconds now) {
    if (digits.size() != 6 || !is_digits(digits) || digits.substr(4) != "00") return day_near(digits, now);
    const int in_year = year_ending(digits_at(digits, 0, 2), year_at(now) + half_a_window);
    const std::chrono::year_month_day_last date(
        std::chrono::year(in_year),
        std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(digits_at(digits, 2, 2)))));
    return date.ok() ? std::optional(text_of_day(date)) : std::nullopt;
}

std::optional<std::string> day_of_year_near(std::string_view digits, Seconds now) {
    if (digits.size() != 3 || !is_digits(digits)) return std::nullopt;
    std::optional<std::chrono::year_month_day> best;
    const std::chrono::sys_days today = day_at(now);
    for (int in_year = year_at(now) - 4; in_year <= year_at(now) + 4; ++in_year) // a leap year among them
        if (const auto date = nth_day(in_year, digits_at(digits, 0, 3)))
            if (!best || std::abs((std::chrono::sys_days(*date) - today).count()) <
                             std::abs((std::chrono::sys_days(*best) - today).count()))
                best = date;
    return best ? std::optional(text_of_day(*best)) : std::nullopt;
}

std::optional<std::string> day_of_year_before(std::string_view digits, Seconds now) {
    if (digits.size() != 4 || !is_digits(digits)) return std::nullopt;
    const int last = year_at(now);
    const int in_year = last - (last - digits_at(digits, 0, 1) + 10) % 10;
    const auto date = nth_day(in_year, digits_at(digits, 1, 3));
    if (!date) return std::nullopt;
    if (std::chrono::sys_days(*date) <= std::chrono::sys_days(day_at(now)) + std::chrono::days(1))
        return text_of_day(*date);
    const auto earlier = nth_day(in_year - 10, digits_at(digits, 1, 3));
    return earlier ? std::optional(text_of_day(*earlier)) : std::nullopt;
}

Seconds noon_of(const std::string& day) { return parse_time(day) + seconds_per_day / 2; }

} // namespace qrid
