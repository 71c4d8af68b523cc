// Records by the million. Telling them apart is cheap and goes one after another; reading one into an identity is dear
// and may be done for many at once.
#pragma once

#include "qrid/card/identity.h"

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// The most bytes of one record: 64 KiB, its line end not counted.
inline constexpr std::size_t max_record_bytes = std::size_t{64} << 10;

/// A record as it stands in the input, without its line end.
struct RawRecord {
    std::size_t line = 0; ///< on which it begins, from 1
    std::string text;     ///< never over max_record_bytes
    bool cut = false;     ///< it was longer; the rest is dropped
};

/// Reads a stream, which must outlive it, as its bytes come.
class RecordReader {
public:
    explicit RecordReader(std::istream& in) : in_(in) {}
    RecordReader(const RecordReader&) = delete;
    RecordReader& operator=(const RecordReader&) = delete;
    virtual ~RecordReader() = default;

    /// The next record, however bad; false at the end. Blank lines are passed over. Throws Error(unreadable_file) when
    /// the stream fails.
    virtual bool next(RawRecord& record) = 0;

    /// What must stand before records of this input so that they are read alike: nothing, or a header line without its
    /// end.
    virtual std::string_view header() const { return {}; }

    /// Strict. May be called from several threads, also while next() is at work. Throws Error(bad_record) with a
    /// message such as "line 3: /gender: must lie in 1 to 3".
    Identity identity(const RawRecord& record) const;

    /// The place in the input right behind the last record.
    std::uint64_t bytes_read() const { return position_; }

    /// What the stream reads from, so that it can be waited for; without it a stream that has nothing buffered counts
    /// as dry.
    void reads_from(int descriptor) { descriptor_ = descriptor; }

    /// Whether there is more that can be read, or the end, now or within a few hundredths of a second.
    bool has_more_at_hand() const;

protected:
    static constexpr int end = -1;

    /// The next byte, or `end`; line ends are counted.
    int take() {
        if (at_ == buffer_.size() && !fill()) return end;
        const auto byte = static_cast<unsigned char>(buffer_[at_]);
        pass(1, byte == '\n');
        return byte;
    }

    /// The bytes at hand, at least one but at the end.
    std::string_view ahead() { return at_ < buffer_.size() || fill() ? std::string_view(buffer_).substr(at_) : ""; }

    /// Takes so many of them, of which the last may be a line end, and no other.
    void pass(std::size_t count, bool ends_line) {
        at_ += count;
        position_ += count;
        line_ += ends_line ? 1 : 0;
    }

    /// The line of the next byte.
    std::size_t line() const { return line_; }

    /// Throws Error(bad_record) for a record that was cut, has a zero byte, or is not UTF-8.
    static void check(const RawRecord& record);

private:
    /// Called with checked text; errors begin with the JSON pointer.
    virtual Identity read(std::string_view text) const = 0;

    /// Waits for one byte and reads what comes with it; false at the end.
    bool fill();

    std::istream& in_;
    int descriptor_ = -1;
    std::string buffer_;
    std::size_t at_ = 0;
    std::uint64_t position_ = 0;
    std::size_t line_ = 1;
};

/// Up to `most` records; fewer when the input has no more for the moment, so that a slow pipe is answered at once. The
/// memory of what was in `batch` is used again. Empty at the end.
void read_batch(RecordReader& records, std::size_t most, std::vector<RawRecord>& batch);

} // namespace qrid
