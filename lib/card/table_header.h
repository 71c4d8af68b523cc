// The first lines of a table: what parts its cells, and which column is which.
#pragma once

#include "qrid/card/identity.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

struct TableColumn {
    const IdentityField* field = nullptr; ///< null for a column that is passed over
    bool has_name = false;
};

/// Columns that were given a field, or null, by hand; by folded_column().
using ColumnMap = std::map<std::string, const IdentityField*>;

/// "COLUMN=FIELD", or "COLUMN=" for a column that is passed over. Throws Error(usage).
ColumnMap parse_column_map(const std::vector<std::string>& maps);

/// The sign that a line "sep=;" names, as spreadsheets write it before the header. Nothing for any other line.
std::optional<char> delimiter_of_line(std::string_view line);

/// Of the signs that part cells the one with which the header has the most columns that are known, or the most columns.
char delimiter_of_header(std::string_view header, const ColumnMap& map);

/// Adds to `notes` what is read as something of another name. Throws Error(bad_record) naming the column for one that
/// is unknown, is there twice, or cannot stand in a table; Error(usage) for one of the map that is not there.
std::vector<TableColumn> columns_of_header(const std::vector<std::string>& names, const ColumnMap& map,
                                           std::vector<std::string>& notes);

} // namespace qrid
