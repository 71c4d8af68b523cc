#include "qrid/base/json_number.h"

#include "qrid/base/error.h"

#include <nlohmann/json.hpp>

namespace qrid {

std::int64_t whole_number(const nlohmann::json& value, std::int64_t least, std::int64_t most) {
    const bool is_whole =
        value.is_number_integer() && (!value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX);
    const std::int64_t number = is_whole ? value.get<std::int64_t>() : 0;
    if (!is_whole || number < least || number > most) throw Error(Code::bad_json, "not a whole number within bounds");
    return number;
}

std::uint64_t natural_number(const nlohmann::json& value) { return static_cast<std::uint64_t>(whole_number(value, 0)); }

} // namespace qrid
