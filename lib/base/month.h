// A month of the calendar, in UTC.
#pragma once

#include "qrid/base/clock.h"

#include <string>
#include <string_view>

namespace qrid {

struct Month {
    int year = 1970, month = 1; ///< 1 to 12
    bool operator==(const Month&) const = default;

    /// The one that a moment from earliest_time to latest_time is in.
    static Month of(Seconds time);
    /// "2026-11". Throws Error(usage) for anything else.
    static Month parse(std::string_view text);

    /// Its first moment.
    Seconds begin() const;
    /// The first moment after it.
    Seconds end() const;
    Month next() const;
    Month previous() const;
    /// How many days it has.
    int days() const;
    /// "2026-11".
    std::string text() const;
};

} // namespace qrid
