#include "qrid/status/values.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <istream>
#include <vector>

namespace qrid {

namespace {

constexpr std::size_t longest_line = 256;
constexpr std::string_view white = " \t\r";

[[noreturn]] void fail(std::size_t line, std::string_view why) {
    throw Error(Code::bad_record, fmt::format("line {}: {}", line, why),
                "write IDX VALUE, such as '482113 1', on each line");
}

// The next line, blank or not; false at the end. A line that is too long stays so and is refused.
bool next_line(std::istream& in, std::string& text) {
    text.clear();
    for (char c = 0; in.get(c);) {
        if (c == '\n') return true;
        if (text.size() <= longest_line) text += c;
    }
    return !text.empty();
}

std::uint64_t take_number(std::string_view& text, std::size_t line) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto length = static_cast<std::size_t>(end - text.data());
    if (error != std::errc{} || (length < text.size() && white.find(text[length]) == std::string_view::npos))
        fail(line, "not a non-negative integer");
    text.remove_prefix(length);
    text.remove_prefix(std::min(text.find_first_not_of(white), text.size()));
    return number;
}

} // namespace

StatusList read_status_values(std::istream& in, std::uint64_t entries, std::optional<int> bits) {
    constexpr int most_bits = 8;
    struct Entry {
        std::uint64_t idx;
        int value;
    };
    std::vector<Entry> list;
    std::vector<bool> named(entries);
    int largest = 1;
    std::string text;
    for (std::size_t line = 1; next_line(in, text); ++line) {
        if (text.size() > longest_line) fail(line, fmt::format("longer than {} bytes", longest_line));
        std::string_view rest = text;
        rest.remove_prefix(std::min(rest.find_first_not_of(white), rest.size()));
        if (rest.empty() || rest.front() == '#') continue;
        const std::uint64_t idx = take_number(rest, line);
        const std::uint64_t value = rest.empty() ? status_value::invalid : take_number(rest, line);
        if (!rest.empty()) fail(line, "more than an index and a value");
        if (idx >= entries) fail(line, fmt::format("index {} is out of range for {} entries", idx, entries));
        if (value >> bits.value_or(most_bits) != 0)
            fail(line, fmt::format("value {} does not fit in {} bits", value, bits.value_or(most_bits)));
        if (named[idx]) fail(line, fmt::format("index {} appears twice", idx));
        named[idx] = true;
        list.push_back({idx, static_cast<int>(value)});
        largest = std::max(largest, static_cast<int>(value));
    }
    int width = bits.value_or(1);
    while (largest >> width != 0) width *= 2;
    StatusList made(width, entries);
    for (const Entry& entry : list) made.set(entry.idx, entry.value);
    return made;
}

} // namespace qrid
