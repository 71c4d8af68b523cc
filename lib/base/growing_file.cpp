#include "qrid/base/growing_file.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace qrid {

GrowingFile::GrowingFile(fs::path path) : path_(std::move(path)) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor_ < 0) throw_cannot_write(path_, errno);
    struct stat info {};
    if (::fstat(descriptor_, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(descriptor_);
        throw Error(Code::cannot_write, fmt::format("{} is not a file", path_.string()));
    }
    size_ = static_cast<std::uint64_t>(info.st_size);
}

GrowingFile::GrowingFile(GrowingFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

GrowingFile::~GrowingFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void GrowingFile::append(ByteView bytes) {
    const std::uint64_t before = size_;
    const auto give_up = [&](int error) {
        if (::ftruncate(descriptor_, static_cast<off_t>(before)) == 0) size_ = before;
        throw_cannot_write(path_, error);
    };
    while (!bytes.empty()) {
        const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) give_up(errno);
        bytes = bytes.subspan(static_cast<std::size_t>(n));
        size_ += static_cast<std::uint64_t>(n);
    }
    if (size_ != before && ::fdatasync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) give_up(errno);
}

void GrowingFile::cut(std::uint64_t size) {
    if (size > size_)
        throw Error(Code::cannot_write,
                    fmt::format("{} has {} bytes where {} were written", path_.string(), size_, size),
                    "it was changed by something else: begin anew with --force");
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) throw_cannot_write(path_, errno);
    size_ = size;
}

void GrowingFile::become(const fs::path& target, Overwrite overwrite) {
    const mode_t mask = ::umask(0077);
    ::umask(mask);
    if (::fchmod(descriptor_, 0666 & ~mask) != 0) throw_cannot_write(path_, errno);
    check_target(target, overwrite);
    if (::rename(path_.c_str(), target.c_str()) != 0) throw_cannot_write(target, errno);
    sync_directory_of(target);
}

bool GrowingFile::try_lock() { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

bool GrowingFile::is_in_place() const {
    struct stat mine {
    }, found{};
    return ::fstat(descriptor_, &mine) == 0 && ::lstat(path_.c_str(), &found) == 0 && mine.st_dev == found.st_dev &&
           mine.st_ino == found.st_ino;
}

} // namespace qrid
