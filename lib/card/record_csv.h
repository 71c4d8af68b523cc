// A table of records: CSV after RFC 4180 and as spreadsheets write it, the first line naming the columns.
#pragma once

#include "qrid/base/charset_guess.h"
#include "qrid/card/cell_value.h"
#include "qrid/card/record_reader.h"
#include "qrid/card/table_header.h"

#include <optional>
#include <string>
#include <vector>

namespace qrid {

struct TableForm {
    ColumnMap columns = {};
    std::optional<DateForm> dates = {};
    std::string charset = {}; ///< empty: told from the table (CharsetGuess), whose byte order mark counts before it
};

/// Columns are named as the members of a JSON record (identity_fields()), or as field_of_column() knows them; they are
/// parted by commas, semicolons, tabs or '|', whichever the header has, or by the sign of a line "sep=;" before it. An
/// empty cell is an absent member, white space around one does not count; a column without a name has empty cells only.
/// Rows without a value are passed over as blank lines are. What a cell may be: value_of_cell(); line breaks in quotes
/// are read as line feeds; a list of codes is parted by spaces or ';'; "photo" is base64, and so is "face": one whole
/// PNG, JPEG or WebP of at most max_face_bytes. Other biometrics have no place in a table. Lines end in LF or CRLF.
class CsvReader final : public RecordReader {
public:
    /// Reads the header. Throws Error(unreadable_file) when there is none, or the charset cannot be told;
    /// Error(bad_record) naming line and column for a column that is unknown, or there twice; Error(usage) for a column
    /// of the form that is not in the table.
    explicit CsvReader(std::istream& in, TableForm form = {});

    bool next(RawRecord& record) override;
    /// In UTF-8, as records are; with a byte order mark when the table is not, so that it tells what follows it.
    std::string_view header() const override { return header_; }
    std::vector<std::string> notes_on_input() const override { return notes_; }
    std::vector<std::string> notes_on_records() const override { return repairs_.sentences(); }
    std::size_t column_of(std::string_view field) const override;

private:
    Identity read(const RawRecord& record, std::vector<Error>* faults) const override;

    void settle_charset();
    std::string told_charset(CharsetGuess& guess, bool is_whole, const std::function<void(std::string_view)>& take);
    void read_header();
    bool is_blank(std::string_view record) const;

    TableForm form_;
    char delimiter_ = ',';
    std::string header_;
    std::vector<std::string> notes_;
    std::vector<TableColumn> columns_;
    mutable CellRepairs repairs_;
};

} // namespace qrid
