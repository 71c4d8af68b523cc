// Days whose year is cut down to two digits, to one, or left out, as barcodes have them: resolved from the time at
// hand.
#pragma once

#include "qrid/base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace qrid {

/// "1974-08-12"; nothing for what is no day of the calendar.
std::optional<std::string> day_text(int year, int month, int day);

/// Year, month and day of the digits "740812". A day of birth is never later than `now`; that of an expiry lies within
/// 50 years of it. Nothing unless they are six digits of a day.
std::optional<std::string> day_of_birth(std::string_view digits, Seconds now);
std::optional<std::string> day_near(std::string_view digits, Seconds now);

/// The same for GS1, where the day "00" is the last of its month (General Specifications, 7.12).
std::optional<std::string> gs1_day(std::string_view digits, Seconds now);

/// The day of the year "001" to "366", in the year in which it comes nearest to `now`; the 366th only in leap years.
std::optional<std::string> day_of_year_near(std::string_view digits, Seconds now);

/// The same after the last digit of its year, "6326": in the last such year that has begun at `now`.
std::optional<std::string> day_of_year_before(std::string_view digits, Seconds now);

/// Noon of such a day.
Seconds noon_of(const std::string& day);

} // namespace qrid
