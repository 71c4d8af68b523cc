#include "qrid/base/growing_file.h"

#include "qrid/base/error.h"
#include "qrid/base/permissions.h"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace qrid {

GrowingFile::GrowingFile(fs::path path) : path_(std::move(path)), directory_(open_directory_of(path_)) {
    // Not blocking: something else may lie there, such as a pipe.
    file_ = OpenFile(::openat(directory_.number(), path_.filename().c_str(),
                              O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, S_IRUSR | S_IWUSR));
    if (!file_.is_open() && (errno == ELOOP || errno == ENXIO))
        throw Error(Code::cannot_write, fmt::format("{} is not a file", path_.string()));
    if (!file_.is_open()) throw_cannot_write(path_, errno);
    check_own_file(file_.number(), path_);
    struct stat info {};
    if (::fstat(file_.number(), &info) != 0) throw_cannot_write(path_, errno);
    size_ = static_cast<std::uint64_t>(info.st_size);
}

void GrowingFile::append(ByteView bytes) {
    const std::uint64_t before = size_;
    const auto give_up = [&](int error) {
        if (::ftruncate(file_.number(), static_cast<off_t>(before)) == 0) size_ = before;
        throw_cannot_write(path_, error);
    };
    while (!bytes.empty()) {
        const ssize_t n = ::write(file_.number(), bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) give_up(errno);
        bytes = bytes.subspan(static_cast<std::size_t>(n));
        size_ += static_cast<std::uint64_t>(n);
    }
    if (size_ != before && ::fdatasync(file_.number()) != 0 && errno != EINVAL && errno != EROFS) give_up(errno);
}

void GrowingFile::cut(std::uint64_t size) {
    if (size > size_)
        throw Error(Code::cannot_write,
                    fmt::format("{} has {} bytes, but {} bytes were written", path_.string(), size_, size),
                    "something else changed it: start over with --force");
    if (::ftruncate(file_.number(), static_cast<off_t>(size)) != 0) throw_cannot_write(path_, errno);
    size_ = size;
}

void GrowingFile::become(const fs::path& target, Overwrite overwrite, FileMode mode) {
    const mode_t mask = ::umask(0077);
    ::umask(mask);
    if (::fchmod(file_.number(), static_cast<mode_t>(mode) & ~mask) != 0) throw_cannot_write(path_, errno);
    check_target(target, overwrite);
    const int directory = directory_.number();
    const std::string part = path_.filename().string(), name = target.filename().string();
    int result = overwrite == Overwrite::refuse ? rename_if_free(directory, part, directory, name) : -1;
    if (result != 0 && overwrite == Overwrite::refuse && errno == EEXIST) check_target(target, overwrite);
    if (result != 0) result = ::renameat(directory, part.c_str(), directory, name.c_str());
    if (result != 0) throw_cannot_write(target, errno);
    sync_directory_of(target);
}

bool GrowingFile::try_lock() { return ::flock(file_.number(), LOCK_EX | LOCK_NB) == 0; }

bool GrowingFile::is_in_place() const {
    struct stat mine {
    }, found{};
    return ::fstat(file_.number(), &mine) == 0 && ::lstat(path_.c_str(), &found) == 0 && mine.st_dev == found.st_dev &&
           mine.st_ino == found.st_ino;
}

} // namespace qrid
