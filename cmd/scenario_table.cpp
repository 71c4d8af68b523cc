#include "scenario_table.h"

#include "qrid/base/nearest.h"
#include "qrid/base/printable.h"

#include <fmt/ranges.h>

#include <algorithm>

namespace qrid::cmd {

using nlohmann::json;

void Table::refuse(const std::string& message, const std::string& hint) const {
    throw Error(Code::usage, where_.empty() ? message : fmt::format("{}: {}", where_, message), hint);
}

void Table::refuse_word(std::string_view what, const std::string& word, const std::vector<std::string>& known) const {
    const std::string near = nearest_word(word, known);
    refuse(fmt::format("unknown {} \"{}\"", what, printable(word, longest_name)),
           near.empty() ? fmt::format("see qrid-scenario(5)") : fmt::format("did you mean '{}'?", near));
}

void Table::only(std::initializer_list<std::string_view> names) const {
    if (!value_.is_object()) refuse("it is no table");
    for (const auto& [member, value] : value_.items())
        if (std::find(names.begin(), names.end(), member) == names.end())
            refuse_word("member", member, {names.begin(), names.end()});
}

const json& Table::at(std::string_view member) const {
    if (!has(member)) refuse(fmt::format("{} is missing", member), "see qrid-scenario(5)");
    return value_.at(std::string(member));
}

std::string Table::text(std::string_view member) const {
    const json& value = at(member);
    if (!value.is_string()) refuse(fmt::format("{} must be a text", member));
    return value.get<std::string>();
}

std::optional<std::string> Table::optional_text(std::string_view member) const {
    return has(member) ? std::optional(text(member)) : std::nullopt;
}

std::optional<std::int64_t> Table::number(std::string_view member, std::int64_t least, std::int64_t most) const {
    if (!has(member)) return std::nullopt;
    const json& value = at(member);
    const bool fits = value.is_number_integer() &&
                      (!value.is_number_unsigned() || value.get<std::uint64_t>() <= std::uint64_t{INT64_MAX}) &&
                      value.get<std::int64_t>() >= least && value.get<std::int64_t>() <= most;
    if (!fits) refuse(fmt::format("{} must be a whole number from {} to {}", member, least, most));
    return value.get<std::int64_t>();
}

std::vector<std::string> Table::texts(std::string_view member) const {
    const json& value = at(member);
    if (value.is_string()) return {value.get<std::string>()};
    std::vector<std::string> list;
    if (!value.is_array()) refuse(fmt::format("{} must be a list of texts", member));
    for (const json& item : value) {
        if (!item.is_string()) refuse(fmt::format("{} must be a list of texts", member));
        list.push_back(item.get<std::string>());
    }
    return list;
}

std::optional<std::vector<std::string>> Table::optional_texts(std::string_view member) const {
    return has(member) ? std::optional(texts(member)) : std::nullopt;
}

std::optional<std::string> Table::one_of(std::string_view member, std::initializer_list<std::string_view> words) const {
    if (!has(member)) return std::nullopt;
    std::string word = text(member);
    if (std::find(words.begin(), words.end(), word) == words.end())
        refuse(fmt::format("{} cannot be \"{}\"", member, printable(word, longest_name)),
               fmt::format("it is one of {}", fmt::join(words, ", ")));
    return word;
}

const json* Table::object(std::string_view member) const {
    if (!has(member)) return nullptr;
    const json& value = at(member);
    if (!value.is_object()) refuse(fmt::format("{} must be a table", member));
    return &value;
}

Table Table::table(std::string_view member) const {
    return {at(member), where_.empty() ? std::string(member) : fmt::format("{}, {}", where_, member)};
}

} // namespace qrid::cmd
