#include "qrid/words/moment.h"

namespace qrid {

Phrase moment(Seconds time) {
    const std::string text = format_time(time);
    constexpr std::string_view form = "2026-11-30T12:00:00Z";
    if (text.size() != form.size()) return Phrase::literal(text); // a number: too far away for the calendar
    return {msgid_in("a moment in UTC", "{year}-{month}-{day}T{time}Z"),
            {{"year", text.substr(0, 4)},
             {"month", text.substr(5, 2)},
             {"day", text.substr(8, 2)},
             {"time", text.substr(11, 8)}}};
}

} // namespace qrid
