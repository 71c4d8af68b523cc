#include "qrid/base/spool.h"

#include "qrid/base/error.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace qrid {

fs::path directory_for_temporaries() {
    std::error_code error;
    fs::path dir = fs::temp_directory_path(error);
    if (error)
        throw Error(Code::cannot_write, "there is no directory for temporary files",
                    "name one that has room for the input in TMPDIR");
    return dir;
}

Spool::Spool(fs::path dir) : dir_(std::move(dir)), in_(this) {
    std::string name = (dir_ / "qrid-XXXXXX").string();
    file_ = OpenFile(::mkostemp(name.data(), O_CLOEXEC)); // new, and of mode 0600
    if (!file_.is_open() || ::unlink(name.c_str()) != 0) throw_cannot_write(dir_, errno);
}

void Spool::append(ByteView bytes) {
    if (!wrote_all(file_.number(), bytes)) throw_cannot_write(dir_, errno);
}

std::istream& Spool::read_again() {
    if (::lseek(file_.number(), 0, SEEK_SET) != 0) throw_cannot_write(dir_, errno);
    setg(buffer_.data(), buffer_.data(), buffer_.data());
    in_.clear();
    return in_;
}

Spool::int_type Spool::underflow() {
    ssize_t count = 0;
    do {
        count = ::read(file_.number(), buffer_.data(), buffer_.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) in_.setstate(std::ios::badbit);
    if (count <= 0) return traits_type::eof();
    setg(buffer_.data(), buffer_.data(), buffer_.data() + count);
    return traits_type::to_int_type(buffer_.front());
}

} // namespace qrid
