#include "qrid/card/cell_date.h"

#include "qrid/base/error.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace qrid {

namespace {

constexpr std::string_view all_digits = "0123456789", date_signs = "/.-";

// A number of at most `longest` digits at the front, which is taken off; nothing when there is none.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t longest) {
    const std::size_t length = std::min(text.find_first_not_of(all_digits), text.size());
    if (length < least || (length > longest && least != longest)) return std::nullopt;
    int number = 0;
    for (const char digit : text.substr(0, std::min(length, longest))) number = 10 * number + (digit - '0');
    text.remove_prefix(std::min(length, longest));
    return number;
}

bool take_text(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

// Databases and spreadsheets give a day a time, which is that of its beginning.
std::string_view without_midnight(std::string_view text) {
    const std::size_t at = text.find_first_of(" T");
    if (at == text.npos) return text;
    std::string_view time = text.substr(at + 1);
    const bool is_midnight =
        !time.empty() && time.find_first_not_of("0:.") == time.npos && std::count(time.begin(), time.end(), ':') > 0;
    return is_midnight ? text.substr(0, at) : text;
}

// 1990/5/15, 1990年5月15日 and the like, also without the day.
std::optional<BirthDate> year_first(std::string_view text) {
    BirthDate date;
    const auto year = take_number(text, 4, 4);
    if (!year) return std::nullopt;
    date.year = *year;
    const bool is_chinese = take_text(text, "年");
    const char sign = is_chinese || text.empty() ? ' ' : text.front();
    if (is_chinese && text.empty()) return date;
    if (!is_chinese && (text.empty() || date_signs.find(sign) == date_signs.npos)) return std::nullopt;
    if (!is_chinese) text.remove_prefix(1);
    const auto month = take_number(text, 1, 2);
    if (!month || (is_chinese && !take_text(text, "月"))) return std::nullopt;
    date.month = *month == 0 ? -1 : *month; // which is none
    if (text.empty()) return date;
    if (!is_chinese && !take_text(text, std::string_view(&sign, 1))) return std::nullopt;
    const auto day = take_number(text, 1, 2);
    if (!day || (is_chinese && !take_text(text, "日")) || !text.empty()) return std::nullopt;
    date.day = *day == 0 ? -1 : *day;
    return date;
}

// Day and month before the year, in an order that is not to be seen.
bool is_year_last(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find_first_of(date_signs, at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts.size() == 3 && std::all_of(parts.begin(), parts.end(), is_digits) && parts[0].size() <= 2 &&
           parts[1].size() <= 2;
}

} // namespace

DateForm::DateForm(std::string_view pattern) {
    std::size_t parts = 0;
    const auto fail = [&] {
        throw Error(Code::usage, fmt::format("invalid date format \"{}\"", printable(pattern, longest_name)),
                    "use YYYY, MM and DD, such as DD.MM.YYYY");
    };
    for (std::string_view rest = pattern; !rest.empty();) {
        const char c = rest.front();
        if (c != 'Y' && c != 'M' && c != 'D') {
            signs_.at(parts) += c;
            rest.remove_prefix(1);
            continue;
        }
        const std::size_t length = std::min(rest.find_first_not_of(c), rest.size());
        const bool is_new = std::find(order_.begin(), order_.end(), c) == order_.end();
        if (parts == order_.size() || !is_new || (c == 'Y' ? length != 4 : length > 2)) fail();
        order_.at(parts++) = c;
        rest.remove_prefix(length);
    }
    const bool has_odd_sign = std::any_of(signs_.begin(), signs_.end(), [](const std::string& sign) {
        return sign.find_first_of("0123456789abcdefghijklmnopqrstuvwxyzABCEFGHIJKLNOPQRSTUVWXZ") != sign.npos;
    });
    if (parts != order_.size() || has_odd_sign || signs_[1].empty() != signs_[2].empty()) fail();
}

std::optional<BirthDate> DateForm::read(std::string_view text) const {
    BirthDate date;
    for (std::size_t i = 0; i < order_.size(); ++i) {
        if (!take_text(text, signs_.at(i))) return std::nullopt;
        const std::size_t longest = order_.at(i) == 'Y' ? 4 : 2,
                          least = order_.at(i) == 'Y' || !has_signs() ? longest : 1;
        const auto number = take_number(text, least, longest);
        if (!number) return std::nullopt;
        (order_.at(i) == 'Y' ? date.year : order_.at(i) == 'M' ? date.month : date.day) = *number;
    }
    if (!take_text(text, signs_.back()) || !text.empty() || date.month < 1 || date.day < 1) return std::nullopt;
    return date;
}

BirthDate date_of_cell(std::string_view cell, const DateForm* form) {
    constexpr std::string_view at = "/dateOfBirth: ";
    const std::string_view text = without_midnight(cell);
    std::optional<BirthDate> date = form == nullptr ? std::nullopt : form->read(text);
    if (!date && (form == nullptr || form->has_signs())) {
        date = birth_date_of(text);
        if (!date) date = year_first(text);
    }
    if (date) {
        if (is_of_calendar(*date)) return *date;
        throw Error(Code::bad_record,
                    fmt::format("{}is not a {} of the calendar", at, date->day != 0 ? "day" : "month"));
    }
    if (form != nullptr) throw Error(Code::bad_record, fmt::format("{}does not match --date-format", at));
    if (is_year_last(text))
        throw Error(Code::bad_record, fmt::format("{}does not show whether the day or the month comes first", at),
                    "give their order, such as --date-format DD.MM.YYYY");
    if (is_digits(text) && text.size() == 5)
        throw Error(Code::bad_record, fmt::format("{}is a spreadsheet's day number", at),
                    "format the cells as dates, such as 1990-05-15, before you export the table");
    throw Error(Code::bad_record, fmt::format("{}must be a date like 19900515, or 1964-08 or 1964", at));
}

} // namespace qrid
