#include "qrid/card/record_reader.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
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
    if (at_ < buffer_.size() || in_.rdbuf()->in_avail() > 0) return true;
    pollfd one{descriptor_, POLLIN, 0};
    return descriptor_ >= 0 && ::poll(&one, 1, patience) > 0;
}

bool RecordReader::fill() {
    constexpr std::streamsize most = 64 << 10;
    try {
        std::streambuf& in = *in_.rdbuf();
        buffer_.resize(static_cast<std::size_t>(std::clamp<std::streamsize>(in.in_avail(), 1, most)));
        at_ = 0;
        buffer_.resize(
            static_cast<std::size_t>(in.sgetn(buffer_.data(), static_cast<std::streamsize>(buffer_.size()))));
        return !buffer_.empty();
    } catch (const std::ios_base::failure&) {
        throw Error(Code::unreadable_file, "the records cannot be read to the end");
    }
}

void RecordReader::check(const RawRecord& record) {
    if (record.cut) throw Error(Code::bad_record, fmt::format("longer than {} bytes", max_record_bytes));
    if (record.text.find('\0') != std::string::npos) throw Error(Code::bad_record, "has a zero byte");
    if (!is_utf8(record.text)) throw Error(Code::bad_record, "is not UTF-8");
}

void read_batch(RecordReader& records, std::size_t most, std::vector<RawRecord>& batch) {
    std::size_t count = 0;
    do {
        if (count == batch.size()) batch.emplace_back();
        if (!records.next(batch[count])) break;
        ++count;
    } while (count < most && records.has_more_at_hand());
    batch.resize(count);
}

} // namespace qrid
