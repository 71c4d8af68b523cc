#include "qrid/card/record_csv.h"

#include "qrid/base/charset_guess.h"
#include "qrid/base/error.h"
#include "qrid/card/inside/csv.h"
#include "qrid/card/record_json.h"
#include "qrid/card/workbook.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf", utf8 = "UTF-8";
constexpr const char* header_hint = "name the columns in the first line, such as id,fullName,dateOfBirth";

std::string name_of_delimiter(char c) { return c == '\t' ? std::string("tabs") : fmt::format("'{}'", c); }

} // namespace

CsvReader::CsvReader(std::istream& in, TableForm form) : RecordReader(in), form_(std::move(form)) {
    settle_charset();
    read_header();
}

void CsvReader::settle_charset() {
    CharsetGuess guess;
    std::string head;
    const auto take = [&](std::string_view piece) {
        if (head.size() < longest_workbook_mark) head += piece.substr(0, longest_workbook_mark - head.size());
        guess.take(piece);
    };
    const bool is_whole = look_ahead(take);
    refuse_workbook(head);
    const bool is_named = !form_.charset.empty();
    if (const auto marked = charset_of_mark(head))
        form_.charset = *marked; // whatever was said of it: so the rejects of a table are read with its own options
    else if (!is_named)
        form_.charset = told_charset(guess, is_whole, take);
    if (form_.charset == utf8) return;
    notes_.push_back(fmt::format("the table is read as {}{}", form_.charset,
                                 is_named ? "" : "; if that is wrong, name its charset with --charset"));
    decode_from(form_.charset);
}

std::string CsvReader::told_charset(CharsetGuess& guess, bool is_whole,
                                    const std::function<void(std::string_view)>& take) {
    CharsetVerdict verdict = guess.verdict(is_whole);
    constexpr std::size_t longest_to_keep = std::size_t{64} << 20;
    // What the beginning says of a charset of one byte or of Chinese, a later byte may contradict.
    if (!is_whole && !verdict.is_certain()) {
        if (!keep_all(longest_to_keep, take))
            throw Error(Code::unreadable_file,
                        "the charset of such a long table cannot be detected while it is being read",
                        "give it as a file, or name its charset, such as --charset gb18030");
        verdict = guess.verdict();
    }
    if (verdict.charset.empty())
        throw Error(Code::unreadable_file, fmt::format("cannot detect the charset of the table: {}", verdict.why),
                    "export it as UTF-8, or name its charset, such as --charset windows-1252 or --charset gb18030");
    return verdict.charset;
}

void CsvReader::read_header() {
    RawRecord record;
    const auto take_line = [&] {
        if (!next(record)) throw Error(Code::unreadable_file, "the input has no header line", header_hint);
    };
    take_line();
    try {
        check(record);
        if (const auto told = delimiter_of_line(record.text)) {
            delimiter_ = *told;
            take_line();
            check(record);
        } else {
            delimiter_ = delimiter_of_header(record.text, form_.columns);
        }
        if (delimiter_ != ',')
            notes_.push_back(fmt::format("cells are separated by {}", name_of_delimiter(delimiter_)));
        columns_ = columns_of_header(csv_fields(record.text, delimiter_), form_.columns, notes_);
    } catch (const Error& error) {
        if (error.code() == Code::usage) throw;
        throw Error(error.code(), fmt::format("line {}: {}", record.line, error.what()), error.hint());
    }
    // With a mark that says so, since the table was in another.
    header_ = form_.charset == utf8 ? std::move(record.text) : std::string(byte_order_mark) + record.text;
}

bool CsvReader::is_blank(std::string_view record) const {
    constexpr std::string_view unseen = " \t\r\n\"";
    const auto says_nothing = [&](char c) { return c == delimiter_ || unseen.find(c) != std::string_view::npos; };
    if (!std::all_of(record.begin(), record.end(), says_nothing)) return false;
    if (record.find('"') == std::string_view::npos) return true;
    try {
        const std::vector<std::string> fields = csv_fields(record, delimiter_);
        return std::all_of(fields.begin(), fields.end(), [](const std::string& f) { return trimmed_cell(f).empty(); });
    } catch (const Error&) {
        return false;
    }
}

bool CsvReader::next(RawRecord& record) {
    for (;;) {
        const bool first = is_at_start();
        record.line = line();
        record.text.clear(); // and its memory kept
        record.cut = false;
        CsvPlace place(delimiter_);
        int byte = take();
        if (byte == end) return false;
        for (; byte != end && (byte != '\n' || place.in_quotes()); byte = take()) {
            place.take(static_cast<char>(byte));
            if (record.text.size() < max_record_bytes)
                record.text += static_cast<char>(byte);
            else
                record.cut = true;
            if (first && record.text == byte_order_mark) record.text.clear(), place = CsvPlace(delimiter_);
        }
        if (!record.cut && !place.in_quotes() && record.text.ends_with('\r')) record.text.pop_back();
        if (!record.text.empty() && (record.cut || !is_blank(record.text))) return true;
    }
}

std::size_t CsvReader::column_of(std::string_view field) const {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].field != nullptr && columns_[i].field->name == field) return i + 1;
    return 0;
}

Identity CsvReader::read(const RawRecord& raw, std::vector<Error>* faults) const {
    const std::vector<std::string> fields = csv_fields(raw.text, delimiter_);
    const auto is_empty = [](const std::string& field) { return trimmed_cell(field).empty(); };
    const bool has_more =
        fields.size() > columns_.size() &&
        !std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(columns_.size()), fields.end(), is_empty);
    if (fields.size() < columns_.size() || has_more)
        throw Error(Code::bad_record,
                    fmt::format("has {} fields, but the header has {}", fields.size(), columns_.size()),
                    "leave unknown fields empty, and put a field that contains the separator in quotes");
    json record = json::object();
    const auto add = [&](std::size_t i) {
        const std::string_view cell = trimmed_cell(fields[i]);
        if (cell.empty()) return;
        const TableColumn& column = columns_[i];
        if (column.field == nullptr) {
            if (column.has_name) return;
            throw Error(Code::bad_record, fmt::format("column {}: has a value, but no name in the header", i + 1),
                        "name the column after a field, or give it any name and skip it with --map COLUMN=");
        }
        if (cell.size() != fields[i].size()) repairs_.tell(CellRepairs::spaces, raw.line, i + 1);
        record[std::string(column.field->name)] =
            value_of_cell({*column.field, raw.line, i + 1}, cell, form_.dates ? &*form_.dates : nullptr, repairs_);
    };
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (faults == nullptr) {
            add(i);
            continue;
        }
        if (faults->size() >= most_faults) break;
        keep_fault(*faults, [&] { add(i); });
    }
    return identity_from_json(record, faults);
}

} // namespace qrid
