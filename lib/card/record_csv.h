// A table of records: CSV after RFC 4180, the first line naming the columns.
#pragma once

#include "qrid/card/record_reader.h"

#include <span>
#include <vector>

namespace qrid {

/// The most bytes of a picture in the column "face".
inline constexpr std::size_t max_face_bytes = 2500;

/// Columns are named as the members of a JSON record (identity_fields()). An empty field is an absent one. Texts and
/// dates stand as they are, line breaks in quotes read as line feeds; codes are whole numbers; a list of codes is
/// parted by spaces or ';'; "photo" is base64, and so is "face": one whole PNG, JPEG or WebP of at most max_face_bytes.
/// Other biometrics have no place in a table. Lines end in LF or CRLF; a byte order mark at the beginning is passed
/// over.
class CsvReader final : public RecordReader {
public:
    /// Reads the header. Throws Error(unreadable_file) when there is none, Error(bad_record) naming line and column for
    /// a column that is unknown, named twice or without a name.
    explicit CsvReader(std::istream& in);

    bool next(RawRecord& record) override;
    std::string_view header() const override { return header_; }

private:
    Identity read(std::string_view text) const override;

    std::string header_;
    std::vector<const IdentityField*> columns_;
};

} // namespace qrid
