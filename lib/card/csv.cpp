#include "qrid/card/csv.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

namespace qrid {

std::vector<std::string> csv_fields(std::string_view record) {
    using State = CsvPlace::State;
    std::vector<std::string> fields(1);
    CsvPlace place;
    const auto fail = [&](std::string_view why) {
        throw Error(Code::bad_record, fmt::format("column {}: {}", fields.size(), why),
                    "a field with commas, quotes or line breaks stands in quotes, each quote in it written twice");
    };
    for (char c : record) {
        const State before = place.state();
        place.take(c);
        const State after = place.state();
        if (before == State::quoted) {
            if (after == State::quoted) fields.back() += c;
        } else if (c == ',') {
            fields.emplace_back();
        } else if (c == '"') {
            if (before == State::plain) fail("a quote in the wrong place");
            if (before == State::quote_in_quoted) fields.back() += c;
        } else if (before == State::quote_in_quoted) {
            fail("text behind the closing quote");
        } else if (c == '\r') {
            fail("a carriage return outside of quotes");
        } else {
            fields.back() += c;
        }
    }
    if (place.in_quotes()) fail("a quote is not closed");
    return fields;
}

} // namespace qrid
