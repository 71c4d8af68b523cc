#include "qrid/base/file_lock.h"

#include "qrid/base/error.h"
#include "qrid/base/permissions.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace qrid {

namespace {

[[noreturn]] void fail(const fs::path& dir, int error) {
    throw Error(Code::cannot_write, fmt::format("cannot write to {}: {}", dir.string(), std::strerror(error)));
}

} // namespace

FileLock::FileLock(const fs::path& dir) {
    check_place(dir);
    std::error_code error;
    made_ = fs::create_directories(dir, error);
    descriptor_ = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor_ < 0) fail(dir, error ? error.value() : errno);
    while (::flock(descriptor_, LOCK_EX) != 0) {
        if (errno == EINTR) continue;
        const int reason = errno;
        ::close(descriptor_);
        fail(dir, reason);
    }
}

FileLock::~FileLock() { ::close(descriptor_); }

} // namespace qrid
