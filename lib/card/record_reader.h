// Records by the million. Telling them apart is cheap and goes one after another; reading one into an identity is dear
// and may be done for many at once.
#pragma once

#include "qrid/base/charset.h"
#include "qrid/base/error.h"
#include "qrid/card/identity.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
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
    /// message such as "line 3: /gender: must be from 1 to 3".
    Identity identity(const RawRecord& record) const;

    /// The same for whoever wants to know of all that is wrong: each is added to `faults` without its line, a field
    /// that is bad is left out, and the record is not thrown away for it.
    Identity identity(const RawRecord& record, std::vector<Error>& faults) const;

    /// What was taken for what, so that it can be told: at the beginning about the input, at the end about its records.
    virtual std::vector<std::string> notes_on_input() const { return {}; }
    virtual std::vector<std::string> notes_on_records() const { return {}; }

    /// The column of the input in which a field stands, from 1; 0 when there are none, or not this one.
    virtual std::size_t column_of(std::string_view /*field*/) const { return 0; }

    /// The place in the input right behind the last record; in one of another charset than UTF-8, somewhere behind it.
    std::uint64_t bytes_read() const { return decoder_ ? bytes_decoded_ : position_; }

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

    /// Whether nothing was taken yet.
    bool is_at_start() const { return position_ == 0; }

    /// The input as it comes, before anything was taken: as much of it as can be had without waiting, all of it when it
    /// can be read twice. Whether that is all.
    bool look_ahead(const std::function<void(std::string_view)>& look);

    /// Waits for the end of an input that cannot be read twice, and keeps it. False when it has over `most` bytes.
    bool keep_all(std::size_t most, const std::function<void(std::string_view)>& look);

    /// From here on the input is of another charset (CharsetDecoder).
    void decode_from(const std::string& charset);

    /// Throws Error(bad_record) for a record that was cut, has a zero byte, or is not of the input's charset.
    void check(const RawRecord& record) const;

private:
    /// Called with a checked record; errors begin with the JSON pointer. They are thrown, or added to `faults` when
    /// that is not null.
    virtual Identity read(const RawRecord& record, std::vector<Error>* faults) const = 0;

    /// Waits for one byte and reads what comes with it; false at the end.
    bool fill();

    std::istream& in_;
    int descriptor_ = -1;
    std::string buffer_;
    std::size_t at_ = 0;
    std::uint64_t position_ = 0;
    std::size_t line_ = 1;
    std::unique_ptr<CharsetDecoder> decoder_;
    std::string charset_ = "UTF-8";
    std::uint64_t bytes_decoded_ = 0;
};

/// Up to `most` records; fewer when the input has no more for the moment, so that a slow pipe is answered at once. The
/// memory of what was in `batch` is used again. Empty at the end.
void read_batch(RecordReader& records, std::size_t most, std::vector<RawRecord>& batch);

} // namespace qrid
