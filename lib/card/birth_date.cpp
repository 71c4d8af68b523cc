#include "qrid/card/birth_date.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <tuple>

namespace qrid {

namespace {

int number_at(std::string_view text, std::size_t from, std::size_t length) {
    int number = 0;
    for (const char digit : text.substr(from, length)) number = 10 * number + (digit - '0');
    return number;
}

// A part that is written as zeros is of no calendar, other than one that is not written.
constexpr int no_such_part = -1;
int part_at(std::string_view text, std::size_t from) {
    const int number = number_at(text, from, 2);
    return number == 0 ? no_such_part : number;
}

BirthDate day_of(Seconds moment) {
    using namespace std::chrono;
    const sys_seconds within{seconds(std::clamp(moment, earliest_time, latest_time))};
    const year_month_day day(floor<days>(within));
    return {int{day.year()}, static_cast<int>(unsigned{day.month()}), static_cast<int>(unsigned{day.day()})};
}

auto in_order(const BirthDate& date) { return std::tuple(date.year, date.month, date.day); }

} // namespace

std::optional<BirthDate> birth_date_of(std::string_view text) {
    const auto has_form = [&](std::string_view form) {
        return std::equal(text.begin(), text.end(), form.begin(), form.end(),
                          [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; });
    };
    if (has_form("00000000")) return BirthDate{number_at(text, 0, 4), part_at(text, 4), part_at(text, 6)};
    if (has_form("0000-00-00")) return BirthDate{number_at(text, 0, 4), part_at(text, 5), part_at(text, 8)};
    if (has_form("0000-00")) return BirthDate{number_at(text, 0, 4), part_at(text, 5), 0};
    if (has_form("0000")) return BirthDate{number_at(text, 0, 4), 0, 0};
    return std::nullopt;
}

std::string text_of(const BirthDate& date) {
    if (date.month == 0) return fmt::format("{:04}", date.year);
    if (date.day == 0) return fmt::format("{:04}-{:02}", date.year, date.month);
    return fmt::format("{:04}{:02}{:02}", date.year, date.month, date.day);
}

bool is_of_calendar(const BirthDate& date) {
    using namespace std::chrono;
    if (date.year < 1 || date.month < 0 || date.day < 0 || (date.month == 0 && date.day != 0)) return false;
    const auto month = static_cast<unsigned>(std::max(date.month, 1)),
               day = static_cast<unsigned>(std::max(date.day, 1));
    return year_month_day{year{date.year}, std::chrono::month{month}, std::chrono::day{day}}.ok();
}

bool is_after(const BirthDate& date, Seconds moment) {
    return in_order(date) > in_order(day_of(std::min(moment, latest_time - seconds_per_day) + seconds_per_day));
}

int age_at(const BirthDate& date, Seconds moment) {
    constexpr int last_month = 12, last_day = 31;
    const BirthDate now = day_of(moment);
    const int month = date.month == 0 ? last_month : date.month, day = date.day == 0 ? last_day : date.day;
    const bool is_to_come = std::tuple(now.month, now.day) < std::tuple(month, day);
    return now.year - date.year - (is_to_come ? 1 : 0);
}

void check_birth(std::string_view text, Seconds moment) {
    constexpr int buddhist_years = 543, oldest = 130;
    const auto date = birth_date_of(text);
    if (!date || !is_after(*date, moment)) return;
    const int gregorian = date->year - buddhist_years, this_year = day_of(moment).year;
    if (gregorian <= this_year && gregorian > this_year - oldest)
        throw Error(Code::bad_record, "/dateOfBirth: is in the future, or a year of the Buddhist calendar",
                    fmt::format("use years of the Gregorian calendar, which are {} lower", buddhist_years));
    throw Error(Code::bad_record, "/dateOfBirth: is in the future");
}

} // namespace qrid
