#include "qrid/card/record_reader.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"

#include <fmt/format.h>

#include <istream>
#include <poll.h>

namespace qrid {

Identity RecordReader::identity(const RawRecord& record) const {
    try {
        check(record);
        return read(record.text);
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("line {}: {}", record.line, error.what()), error.hint());
    }
}

bool RecordReader::has_more_at_hand() const {
    constexpr int patience = 20; // milliseconds
    if (in_.rdbuf()->in_avail() > 0) return true;
    pollfd one{descriptor_, POLLIN, 0};
    return descriptor_ >= 0 && ::poll(&one, 1, patience) > 0;
}

int RecordReader::take() {
    try {
        const int byte = in_.rdbuf()->sbumpc();
        if (byte == std::streambuf::traits_type::eof()) return end;
        ++position_;
        if (byte == '\n') ++line_;
        return byte;
    } catch (const std::ios_base::failure&) {
        throw Error(Code::unreadable_file, "the records cannot be read to the end");
    }
}

void RecordReader::check(const RawRecord& record) {
    if (record.cut) throw Error(Code::bad_record, fmt::format("longer than {} bytes", max_record_bytes));
    if (record.text.find('\0') != std::string::npos) throw Error(Code::bad_record, "has a zero byte");
    if (!is_utf8(record.text)) throw Error(Code::bad_record, "is not UTF-8");
}

} // namespace qrid
