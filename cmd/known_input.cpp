#include "known_input.h"

#include "common.h"
#include "qrid/base/encoding.h"
#include "qrid/base/error.h"

#include <fmt/format.h>

#include <memory>

namespace qrid::cmd {

namespace {

constexpr std::size_t block_bytes = 64 << 10;

} // namespace

DigestingInput::DigestingInput(std::istream& source, Spool* spool)
    : source_(source), spool_(spool), buffer_(block_bytes), stream_(this) {}

DigestingInput::int_type DigestingInput::underflow() {
    if (failure_) return traits_type::eof();
    source_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const auto count = static_cast<std::size_t>(source_.gcount());
    if (count == 0) return traits_type::eof();
    const ByteView bytes = bytes_of(std::string_view(buffer_.data(), count));
    digest_.add(bytes);
    try {
        if (spool_ != nullptr) spool_->append(bytes);
    } catch (const Error&) { // which a stream would swallow
        failure_ = std::current_exception();
        return traits_type::eof();
    }
    setg(buffer_.data(), buffer_.data(), buffer_.data() + count);
    return traits_type::to_int_type(buffer_.front());
}

std::string DigestingInput::sha256() {
    do { // what is there was counted
        setg(nullptr, nullptr, nullptr);
    } while (underflow() != traits_type::eof());
    if (failure_) std::rethrow_exception(failure_);
    if (source_.bad()) throw Error(Code::unreadable_file, "the input cannot be read to its end");
    return hex_encode(digest_.digest());
}

KnownInput::KnownInput(const std::string& path, const TableOptions& table, Session& session) : path_(path) {
    std::istream& in = open_lines(path, file_, session);
    std::error_code ignored;
    if (path == "-" || !fs::is_regular_file(path, ignored)) spool_.emplace(directory_for_temporaries());
    DigestingInput once(in, spool_ ? &*spool_ : nullptr);
    const std::unique_ptr<RecordReader> reader = table.reader(once.stream());
    for (RawRecord record; reader->next(record);) ++records_;
    sha256_ = once.sha256();
}

std::istream& KnownInput::read_again() {
    if (!spool_) file_.clear(), file_.seekg(0);
    if (!spool_ && !file_) throw Error(Code::unreadable_file, fmt::format("cannot read {} again", path_));
    return again_.emplace(spool_ ? spool_->read_again() : file_).stream();
}

void KnownInput::check_unchanged() {
    if (again_->sha256() != sha256_)
        throw Error(Code::unreadable_file, fmt::format("{} was changed while it was read", path_),
                    "run the command again with the right input: nothing was written");
}

} // namespace qrid::cmd
