// --csv, --map, --date-format, --charset: records that come as a table.
#pragma once

#include "command.h"
#include "qrid/card/record_reader.h"

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::cmd {

struct TableOptions {
    bool csv = false;
    std::vector<std::string> map;
    std::string date_format, charset;

    /// `csv_help` is the help of --csv itself.
    void add(CLI::App& app, const std::string& csv_help);
    /// Throws Error(usage) for options that need --csv.
    void check() const;
    /// Of a table with --csv, else of JSON lines. Throws as CsvReader does.
    std::unique_ptr<RecordReader> reader(std::istream& in) const;
};

} // namespace qrid::cmd
