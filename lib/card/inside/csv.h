// Comma-separated values after RFC 4180, told apart byte by byte; also with another sign than the comma, and with the
// spaces that people put around quotes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Where in a record a byte stands. Follows wrong records to their end as well: a line break ends a record unless a
/// quoted field is open, and a quote opens a field only as its first byte that is no space or tab.
class CsvPlace {
public:
    enum class State { field_start, plain, quoted, quote_in_quoted, closed };

    explicit CsvPlace(char delimiter = ',') : delimiter_(delimiter) {}

    /// After one more byte of the record.
    void take(char c) {
        const bool quote = c == '"', ends = c == delimiter_, blank = !ends && (c == ' ' || c == '\t');
        if (state_ == State::quoted)
            state_ = quote ? State::quote_in_quoted : State::quoted;
        else if (quote && (state_ == State::field_start || state_ == State::quote_in_quoted))
            state_ = State::quoted; // opens a field, or is the second of two
        else if (ends)
            state_ = State::field_start;
        else if (!blank || state_ == State::plain)
            state_ = State::plain;
        else if (state_ == State::quote_in_quoted)
            state_ = State::closed;
    }

    State state() const { return state_; }
    /// Whether a line break belongs to the field.
    bool in_quotes() const { return state_ == State::quoted; }

private:
    char delimiter_;
    State state_ = State::field_start;
};

/// The fields of one record without its line end. Quotes are taken off, and two within them are one; spaces and tabs
/// around quotes are dropped; everything else, spaces and line breaks among it, is kept. Throws Error(bad_record) that
/// names the column by its number, from 1, for a quote in the wrong place, text behind a closing quote, a quote that is
/// not closed, and a bare carriage return.
std::vector<std::string> csv_fields(std::string_view record, char delimiter = ',');

} // namespace qrid
