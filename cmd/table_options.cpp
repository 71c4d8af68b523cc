#include "table_options.h"

#include "qrid/base/error.h"
#include "qrid/card/record_csv.h"
#include "qrid/card/record_lines.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qrid::cmd {

void TableOptions::add(CLI::App& app, const std::string& csv_help) {
    app.add_flag("--csv", csv, csv_help);
    app.add_option("--map", map, "With --csv: the field that a column holds; without a FIELD the column is ignored")
        ->type_name("COLUMN=FIELD")
        ->allow_extra_args(false);
    app.add_option("--date-format", date_format, "With --csv: how dates are written, such as DD.MM.YYYY")
        ->type_name("FORM");
    app.add_option("--charset", charset, "With --csv: the charset of the table, if it cannot be detected")
        ->type_name("NAME");
}

void TableOptions::check() const {
    const auto need = [&](bool given, const char* option) {
        if (given && !csv) throw Error(Code::usage, fmt::format("{} requires --csv", option));
    };
    need(!map.empty(), "--map");
    need(!date_format.empty(), "--date-format");
    need(!charset.empty(), "--charset");
}

std::unique_ptr<RecordReader> TableOptions::reader(std::istream& in) const {
    if (!csv) return std::make_unique<LineReader>(in);
    TableForm form{.columns = parse_column_map(map), .charset = charset};
    if (!date_format.empty()) form.dates.emplace(date_format);
    return std::make_unique<CsvReader>(in, std::move(form));
}

} // namespace qrid::cmd
