// When somebody was born, as far as it is known.
#pragma once

#include "qrid/base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// A day, or a month or a year of which no more is known: nobody invents the rest.
struct BirthDate {
    int year = 0;  ///< 0 to 9999, of the Gregorian calendar
    int month = 0; ///< from 1; 0 when it is not known, below when it is written and none
    int day = 0;   ///< likewise; 0 without a month

    bool operator==(const BirthDate&) const = default;
};

/// A date in one of the forms of cards: "19900515" (Claim 169) and "1990-05-15", "1964-08" and "1964" (ISO 8601, where
/// month or day is not known). Its parts may be those of no calendar. Nothing for any other text.
std::optional<BirthDate> birth_date_of(std::string_view text);

/// "19900515", "1964-08" or "1964": what a card carries.
std::string text_of(const BirthDate& date);

/// Whether there is such a day or month; a year alone is one from 1 on.
bool is_of_calendar(const BirthDate& date);

/// Whether it lies after the moment, all that it may mean and wherever on earth: the day after counts as today.
bool is_after(const BirthDate& date, Seconds moment);

/// The whole years that are certain to have passed: without a month or a day as if it were the last one. In UTC.
int age_at(const BirthDate& date, Seconds moment);

/// Throws Error(bad_record) for a birth after the moment; one that a year of the Buddhist calendar explains is told as
/// that. Any other text passes.
void check_birth(std::string_view text, Seconds moment);

} // namespace qrid
