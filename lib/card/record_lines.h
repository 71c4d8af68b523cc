// JSON lines: one record a line.
#pragma once

#include "qrid/card/record_json.h"
#include "qrid/card/record_reader.h"

namespace qrid {

/// Lines of UTF-8, ended by LF or CRLF, the last one also by nothing; a byte order mark at the beginning is passed
/// over. Other programs' lines can be told apart with it as well.
class LineReader final : public RecordReader {
public:
    using RecordReader::RecordReader;

    /// A stream whose next byte is at this place of its file, where a line begins.
    LineReader(std::istream& in, std::uint64_t place) : RecordReader(in), is_within_(place > 0) {}

    bool next(RawRecord& record) override;

private:
    Identity read(const RawRecord& record, std::vector<Error>* faults) const override;

    bool is_within_ = false; ///< the beginning, which tells what a file is, was passed over
};

} // namespace qrid
