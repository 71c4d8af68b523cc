#pragma once
#include "qrid/card/record_reader.h"
#include <istream>
namespace qrid {
Identity identity_of_text(std::string_view text, std::string_view where);
class LineReader final : public RecordReader {
public:
    explicit LineReader(std::istream& in) : in_(in) {}
    bool next(RawRecord& r) override { if (!std::getline(in_, r.text)) return false; bytes_ += r.text.size() + 1; r.line = ++line_; return true; }
    Identity identity(const RawRecord& r) const override { return identity_of_text(r.text, "line " + std::to_string(r.line)); }
    std::uint64_t bytes_read() const override { return bytes_; }
    bool has_more_at_hand() const override { return in_.rdbuf()->in_avail() > 0; }
private:
    std::istream& in_; std::size_t line_ = 0; std::uint64_t bytes_ = 0;
};
}
