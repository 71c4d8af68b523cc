#include "qrid/card/inside/csv.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

namespace qrid {

std::vector<std::string> csv_fields(std::string_view record, char delimiter) {
    using State = CsvPlace::State;
    std::vector<std::string> fields(1);
    CsvPlace place(delimiter);
    const auto fail = [&](std::string_view why) {
        throw Error(Code::bad_record, fmt::format("column {}: {}", fields.size(), why),
                    "put a field with commas, quotes or line breaks in quotes, and double each quote in it");
    };
    for (char c : record) {
        const State before = place.state();
        place.take(c);
        const State after = place.state();
        if (before == State::quoted) {
            if (after == State::quoted) fields.back() += c;
        } else if (c == delimiter) {
            fields.emplace_back();
        } else if (after == State::quoted) {
            if (before == State::quote_in_quoted)
                fields.back() += c;
            else
                fields.back().clear(); // of the spaces before it
        } else if (c == '"') {
            fail(before == State::closed ? "text after the closing quote" : "a quote in the wrong place");
        } else if (after == State::closed) {
            continue;
        } else if (before == State::quote_in_quoted || before == State::closed) {
            fail("text after the closing quote");
        } else if (c == '\r') {
            fail("a carriage return outside quotes");
        } else {
            fields.back() += c;
        }
    }
    if (place.in_quotes()) fail("unclosed quote");
    return fields;
}

} // namespace qrid
