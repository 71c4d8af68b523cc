// Comma-separated values after RFC 4180, told apart byte by byte.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Where in a record a byte stands. Follows wrong records to their end as well: a line break ends a record unless a
/// quoted field is open, and a quote opens a field only as its first byte.
class CsvPlace {
public:
    enum class State { field_start, plain, quoted, quote_in_quoted };

    /// After one more byte of the record.
    void take(char c) {
        const bool quote = c == '"', comma = c == ',';
        if (state_ == State::quoted)
            state_ = quote ? State::quote_in_quoted : State::quoted;
        else if (quote && state_ != State::plain)
            state_ = State::quoted; // opens a field, or is the second of two
        else
            state_ = comma ? State::field_start : State::plain;
    }

    State state() const { return state_; }
    /// Whether a line break belongs to the field.
    bool in_quotes() const { return state_ == State::quoted; }

private:
    State state_ = State::field_start;
};

/// The fields of one record without its line end. Quotes are taken off, and two within them are one; everything else,
/// spaces and line breaks among it, is kept. Throws Error(bad_record) that names the column by its number, from 1, for
/// a quote in the wrong place, text behind a closing quote, a quote that is not closed, and a bare carriage return.
std::vector<std::string> csv_fields(std::string_view record);

} // namespace qrid
