// Dates as they stand in tables.
#pragma once

#include "qrid/card/birth_date.h"

#include <array>
#include <string>
#include <string_view>

namespace qrid {

/// The order and the signs of a date, such as "DD.MM.YYYY", "M/D/YYYY" or "DDMMYYYY".
class DateForm {
public:
    /// Throws Error(usage) for a text that does not have YYYY, MM or M, and DD or D, once each.
    explicit DateForm(std::string_view pattern);

    /// A date of this form; with signs between its parts, days and months may have one digit or two. Nothing for any
    /// other text.
    std::optional<BirthDate> read(std::string_view text) const;

    bool has_signs() const { return !signs_[1].empty(); }

private:
    std::array<char, 3> order_{};      ///< of 'Y', 'M' and 'D'
    std::array<std::string, 4> signs_; ///< before, between and behind them
};

/// A date of a table: of the form, if there is one; else of birth_date_of(), or with the year first and day and month
/// behind it, in digits: 1990/5/15, 1990.05.15, 1990年5月15日, also with a time of midnight. Throws Error(bad_record)
/// for any other, with what it may be: one whose order cannot be told, a spreadsheet's number of a day.
BirthDate date_of_cell(std::string_view text, const DateForm* form);

} // namespace qrid
