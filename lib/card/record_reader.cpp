#include "qrid/card/record_reader.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <poll.h>
#include <utility>

namespace qrid {

namespace {

constexpr std::size_t most_at_once = std::size_t{64} << 10;

}

Identity RecordReader::identity(const RawRecord& record) const {
    try {
        check(record);
        return read(record, nullptr);
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("line {}: {}", record.line, error.what()), error.hint());
    }
}

Identity RecordReader::identity(const RawRecord& record, std::vector<Error>& faults) const {
    try {
        check(record);
        return read(record, &faults);
    } catch (const Error& error) {
        faults.push_back(error);
        return {};
    }
}

bool RecordReader::look_ahead(const std::function<void(std::string_view)>& look) {
    const std::istream::pos_type begin = in_.tellg();
    std::string piece(most_at_once, '\0');
    try {
        std::streambuf& in = *in_.rdbuf();
        if (begin == std::istream::pos_type(-1)) {
            in_.clear();
            if (!ahead().empty() && in.in_avail() > 0) {
                piece.resize(static_cast<std::size_t>(
                    std::min<std::streamsize>(in.in_avail(), static_cast<std::streamsize>(piece.size()))));
                piece.resize(
                    static_cast<std::size_t>(in.sgetn(piece.data(), static_cast<std::streamsize>(piece.size()))));
                buffer_ += piece;
            }
            look(ahead());
            return false;
        }
        while (const std::streamsize length = in.sgetn(piece.data(), static_cast<std::streamsize>(piece.size())))
            look(std::string_view(piece).substr(0, static_cast<std::size_t>(length)));
        in.pubseekpos(begin);
        return true;
    } catch (const std::ios_base::failure&) {
        throw Error(Code::unreadable_file, "cannot read all the records");
    }
}

bool RecordReader::keep_all(std::size_t most, const std::function<void(std::string_view)>& look) {
    std::string piece(most_at_once, '\0');
    try {
        std::streambuf& in = *in_.rdbuf();
        while (const std::streamsize length = in.sgetn(piece.data(), static_cast<std::streamsize>(piece.size()))) {
            const auto part = std::string_view(piece).substr(0, static_cast<std::size_t>(length));
            if (buffer_.size() + part.size() > most) return false;
            buffer_ += part;
            look(part);
        }
        return true;
    } catch (const std::ios_base::failure&) {
        throw Error(Code::unreadable_file, "cannot read all the records");
    }
}

void RecordReader::decode_from(const std::string& charset) {
    decoder_ = std::make_unique<CharsetDecoder>(charset);
    charset_ = charset;
    const std::string raw = buffer_.substr(at_);
    buffer_.clear();
    at_ = 0;
    bytes_decoded_ = raw.size();
    decoder_->decode(raw, buffer_);
}

bool RecordReader::has_more_at_hand() const {
    constexpr int patience = 20; // milliseconds
    if (at_ < buffer_.size() || in_.rdbuf()->in_avail() > 0) return true;
    pollfd one{descriptor_, POLLIN, 0};
    return descriptor_ >= 0 && ::poll(&one, 1, patience) > 0;
}

bool RecordReader::fill() {
    try {
        do {
            std::streambuf& in = *in_.rdbuf();
            buffer_.resize(static_cast<std::size_t>(
                std::clamp<std::streamsize>(in.in_avail(), 1, static_cast<std::streamsize>(most_at_once))));
            at_ = 0;
            buffer_.resize(
                static_cast<std::size_t>(in.sgetn(buffer_.data(), static_cast<std::streamsize>(buffer_.size()))));
            if (!decoder_) return !buffer_.empty();
            const std::string raw = std::exchange(buffer_, {});
            bytes_decoded_ += raw.size();
            decoder_->decode(raw, buffer_);
            if (raw.empty()) {
                decoder_->finish(buffer_);
                return !buffer_.empty();
            }
        } while (buffer_.empty()); // of a character in the middle
        return true;
    } catch (const std::ios_base::failure&) {
        throw Error(Code::unreadable_file, "cannot read all the records");
    }
}

void RecordReader::check(const RawRecord& record) const {
    if (record.cut) throw Error(Code::bad_record, fmt::format("longer than {} bytes", max_record_bytes));
    if (record.text.find('\0') != std::string::npos) throw Error(Code::bad_record, "has a zero byte");
    if (!is_utf8(record.text)) throw Error(Code::bad_record, fmt::format("is not {}", charset_));
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
