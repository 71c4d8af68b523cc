// TOML (toml.io, 1.0) as JSON: the one file that includes toml++, of which 3.3 to 3.4 are in the distributions.
#include "qrid/base/error.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "scenario_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 8 // arrays and inline tables
#include <toml++/toml.h>

namespace qrid::cmd {

namespace {

using nlohmann::json;

// The names of a key make a table each, which are freed by recursion: 3.3 does not count them.
constexpr std::ptrdiff_t most_dots = 200;

json json_of(const toml::node& node) {
    if (const toml::table* const table = node.as_table()) {
        json object = json::object();
        for (const auto& [key, value] : *table) object[std::string(key.str())] = json_of(value);
        return object;
    }
    if (const toml::array* const array = node.as_array()) {
        json list = json::array();
        for (const toml::node& value : *array) list.push_back(json_of(value));
        return list;
    }
    if (const auto* const text = node.as_string()) return text->get();
    if (const auto* const number = node.as_integer()) return number->get();
    if (const auto* const number = node.as_floating_point()) return number->get();
    if (const auto* const truth = node.as_boolean()) return truth->get();
    std::ostringstream moment; // RFC 3339
    if (const auto* const date = node.as_date()) moment << date->get();
    if (const auto* const time = node.as_time()) moment << time->get();
    if (const auto* const both = node.as_date_time()) moment << both->get();
    return moment.str();
}

} // namespace

json toml_in(std::string_view text) {
    std::size_t number = 0;
    for (const std::string_view line : lines_of(text))
        if (++number; std::count(line.begin(), line.end(), '.') > most_dots)
            throw Error(Code::usage, fmt::format("line {} has over {} dots", number, most_dots),
                        "break it into several lines");
    try {
        return json_of(toml::parse(text));
    } catch (const toml::parse_error& error) {
        throw Error(Code::usage, fmt::format("no TOML, at line {}: {}", error.source().begin.line,
                                             printable(error.description(), 200)));
    }
}

} // namespace qrid::cmd
