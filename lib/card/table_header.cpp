#include "qrid/card/table_header.h"

#include "qrid/base/error.h"
#include "qrid/base/printable.h"
#include "qrid/card/cell_value.h"
#include "qrid/card/field_names.h"
#include "qrid/card/inside/column_names.h"
#include "qrid/card/inside/csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

namespace qrid {

namespace {

constexpr std::string_view delimiters = ",;\t|";

// The name of the field that a column's name comes near, or empty.
std::string nearest_column(std::string_view name) {
    constexpr std::size_t longest = 32;
    return name.size() <= longest ? nearest_field(name) : "";
}

// A column's name as a message may show it: where the header is missing, a person's data stands in its place.
std::string shown_header(std::string_view name) {
    const bool is_like_one = !nearest_column(name).empty();
    return is_like_one || field_of_column(name) != nullptr ? fmt::format(" ({})", name) : "";
}

// How many columns are known, and how many there are.
std::pair<std::size_t, std::size_t> fit(std::string_view header, char sign, const ColumnMap& map) {
    try {
        const std::vector<std::string> names = csv_fields(header, sign);
        const auto known = std::count_if(names.begin(), names.end(), [&](const std::string& name) {
            return field_of_column(name) != nullptr || map.contains(folded_column(name));
        });
        return {static_cast<std::size_t>(known), names.size()};
    } catch (const Error&) {
        return {0, 0};
    }
}

} // namespace

ColumnMap parse_column_map(const std::vector<std::string>& maps) {
    ColumnMap columns;
    for (const std::string& map : maps) {
        const std::size_t at = map.rfind('=');
        const std::string column = folded_column(map.substr(0, std::min(at, map.size())));
        if (at == std::string::npos || column.empty())
            throw Error(Code::usage,
                        fmt::format("\"{}\" is not of the form COLUMN=FIELD", printable(map, longest_name)),
                        "use --map Geburtstag=dateOfBirth, for example, or --map Remarks= to skip a column");
        const std::string name = map.substr(at + 1);
        const std::vector<int> fields = name.empty() ? std::vector<int>() : parse_fields(name, "--map");
        if (fields.size() > 1)
            throw Error(Code::usage,
                        fmt::format("--map gives a column more than one field: {}", printable(map, longest_name)));
        const IdentityField* field = fields.empty() ? nullptr : field_called(field_name(fields.front()));
        if (!columns.emplace(column, field).second)
            throw Error(Code::usage, fmt::format("--map names a column twice: {}", printable(map, longest_name)));
    }
    return columns;
}

std::optional<char> delimiter_of_line(std::string_view line) {
    constexpr std::string_view prefix = "sep=";
    if (line.size() >= 2 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
    if (line.size() != prefix.size() + 1 || folded_column(line.substr(0, prefix.size())) != prefix) return std::nullopt;
    return delimiters.find(line.back()) == std::string_view::npos ? std::nullopt : std::optional(line.back());
}

char delimiter_of_header(std::string_view header, const ColumnMap& map) {
    char best = delimiters.front();
    auto best_fit = fit(header, best, map);
    for (const char sign : delimiters.substr(1))
        if (const auto other = fit(header, sign, map); other > best_fit) best = sign, best_fit = other;
    return best;
}

std::vector<TableColumn> columns_of_header(const std::vector<std::string>& names, const ColumnMap& map,
                                           std::vector<std::string>& notes) {
    std::vector<TableColumn> columns;
    std::set<std::string> used;
    std::vector<std::string> unknown;
    std::string near; // of the first that comes near a field
    for (const std::string& written : names) {
        const std::string_view name = trimmed_cell(written);
        const auto fail = [&](std::string_view why, const char* hint) {
            throw Error(Code::bad_record, fmt::format("column {}{} {}", columns.size() + 1, shown_header(name), why),
                        hint);
        };
        if (name.empty()) {
            columns.push_back({});
            continue;
        }
        const auto mapped = map.find(folded_column(name));
        const IdentityField* field = mapped == map.end() ? field_of_column(name) : mapped->second;
        if (mapped != map.end()) used.insert(mapped->first);
        if (field == nullptr && mapped == map.end()) {
            unknown.push_back(fmt::format("{}{}", columns.size() + 1, shown_header(name)));
            if (near.empty()) near = nearest_column(name);
        }
        if (field != nullptr) {
            if (std::any_of(columns.begin(), columns.end(), [&](const TableColumn& c) { return c.field == field; }))
                fail(field->name == name ? "appears twice" : fmt::format("is {}, which appears twice", field->name),
                     "skip one of them with --map COLUMN=");
            if (field->type == FieldType::biometrics && field->key != identity_key::face)
                fail("is not possible in a table", "give these records as JSON lines");
            if (field->name != name)
                notes.push_back(fmt::format("column {} ({}) is read as {}", columns.size() + 1,
                                            printable(name, longest_name), field->name));
        }
        columns.push_back({field, true});
    }
    if (!unknown.empty())
        throw Error(Code::bad_record,
                    unknown.size() == 1 ? fmt::format("unknown column {}", unknown.front())
                                        : fmt::format("unknown columns {}", fmt::join(unknown, ", ")),
                    (near.empty() ? "" : fmt::format("did you mean {}? ", near)) +
                        "name the columns in the first line, such as id,fullName,dateOfBirth; map other names with "
                        "--map COLUMN=FIELD");
    for (const auto& [column, field] : map)
        if (!used.contains(column))
            throw Error(
                Code::usage,
                fmt::format("--map names a column that the table does not have: {}", printable(column, longest_name)),
                "use the name in the first line of the table");
    return columns;
}

} // namespace qrid
