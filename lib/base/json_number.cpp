#include "qrid/base/json_number.h"

#include "qrid/base/error.h"

#include <nlohmann/json.hpp>

namespace qrid {

std::optional<std::int64_t> optional_whole_number(const nlohmann::json& value, std::int64_t least, std::int64_t most) {
    const bool is_whole =
        value.is_number_integer() && (!value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX);
    if (!is_whole) return std::nullopt;
    const auto number = value.get<std::int64_t>();
    return number < least || number > most ? std::nullopt : std::optional(number);
}

std::int64_t whole_number(const nlohmann::json& value, std::int64_t least, std::int64_t most) {
    const auto number = optional_whole_number(value, least, most);
    if (!number) throw Error(Code::bad_json, "not an integer in the allowed range");
    return *number;
}

std::uint64_t natural_number(const nlohmann::json& value) { return static_cast<std::uint64_t>(whole_number(value, 0)); }

} // namespace qrid
