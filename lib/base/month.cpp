#include "qrid/base/month.h"

#include "qrid/base/error.h"
#include "qrid/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr int months = 12;

} // namespace

Month Month::of(Seconds time) {
    const std::string text = format_time(std::clamp(time, earliest_time, latest_time));
    return {decimal_number<int>(text.substr(0, 4)).value_or(1), decimal_number<int>(text.substr(5, 2)).value_or(1)};
}

Month Month::parse(std::string_view text) {
    constexpr std::size_t length = 7, dash = 4;
    const bool is_shaped = text.size() == length && text[dash] == '-' && is_digits(text.substr(0, dash)) &&
                           is_digits(text.substr(dash + 1));
    const Month found{is_shaped ? decimal_number<int>(text.substr(0, dash)).value_or(0) : 0,
                      is_shaped ? decimal_number<int>(text.substr(dash + 1)).value_or(0) : 0};
    if (found.year < 1 || found.month < 1 || found.month > months)
        throw Error(Code::usage, fmt::format("\"{}\" is not a month", text),
                    "give a year and a month, such as 2026-11");
    return found;
}

Seconds Month::begin() const { return parse_time(fmt::format("{:04}-{:02}-01", year, month)); }

Seconds Month::end() const {
    constexpr int last_year = 9999;
    return year >= last_year && month == months ? latest_time + 1 : next().begin();
}

Month Month::next() const { return month == months ? Month{year + 1, 1} : Month{year, month + 1}; }

Month Month::previous() const { return month == 1 ? Month{year - 1, months} : Month{year, month - 1}; }

int Month::days() const { return static_cast<int>((end() - begin()) / seconds_per_day); }

std::string Month::text() const { return fmt::format("{:04}-{:02}", year, month); }

} // namespace qrid
