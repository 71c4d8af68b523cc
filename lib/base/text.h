// Lines, numbers and counts in text: each of these rules stands here alone.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace qrid {

/// Takes the first line off a text, without its end, which is LF or CR LF. The last line need not have one.
std::string_view take_line(std::string_view& text);

/// All lines, as take_line() takes them: none of an empty text, and none after a last line end.
std::vector<std::string_view> lines_of(std::string_view text);

/// Whether a text is decimal digits (0 to 9) and nothing else, at least one.
bool is_digits(std::string_view text);

/// The whole of a text as a decimal number: digits, for a signed type after a '-' where there is one. Nothing for any
/// other text and for a number that the type cannot hold.
template <std::integral Number>
std::optional<Number> decimal_number(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// A count and its thing, whose plural ends in s: "1 byte", "2 bytes".
std::string counted(std::uint64_t count, std::string_view thing);

} // namespace qrid
