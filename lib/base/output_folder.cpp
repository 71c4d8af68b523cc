#include "qrid/base/output_folder.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace qrid {

namespace {

int open_directory(const fs::path& path) {
    return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

// Whether the path still leads to what is open.
bool is_still_there(int descriptor, const fs::path& path) {
    struct stat opened {
    }, named{};
    return ::fstat(descriptor, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

bool wrote_all(int descriptor, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return true;
}

// One step where the file system knows it, else two.
int rename_if_free(int from, const std::string& part, int to, const std::string& name) {
    if (::renameat2(from, part.c_str(), to, name.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    if (::linkat(from, part.c_str(), to, name.c_str(), 0) != 0) return -1;
    return ::unlinkat(from, part.c_str(), 0);
}

} // namespace

OutputFolder::OutputFolder(fs::path dir, Overwrite overwrite) : dir_(std::move(dir)), overwrite_(overwrite) {
    std::error_code error;
    fs::create_directories(dir_, error);
    if (error) throw_cannot_write(dir_, error.value());
    folder_ = ::open(dir_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_ < 0) throw_cannot_write(dir_, errno);
    try {
        open_parts();
        // As the file system keeps it, which may be coarser than the clock.
        ::clock_gettime(CLOCK_REALTIME, &stamp_);
        put(0, {});
        stamp_ = time_of(parts_, "0");
    } catch (...) {
        clear_parts();
        ::close(folder_);
        throw;
    }
}

OutputFolder::~OutputFolder() {
    clear_parts();
    ::close(folder_);
}

// Whoever holds the lock on a directory of parts owns it; one that is there without a lock was left by a killed run.
void OutputFolder::open_parts() {
    constexpr int most_runs = 1000;
    for (int i = 0; i < most_runs; ++i) {
        parts_path_ = dir_ / fmt::format(".qrid-parts-{}", i);
        if (::mkdir(parts_path_.c_str(), 0700) != 0 && errno != EEXIST) throw_cannot_write(dir_, errno);
        const int opened = open_directory(parts_path_);
        if (opened < 0) continue;
        if (::flock(opened, LOCK_EX | LOCK_NB) == 0 && is_still_there(opened, parts_path_)) {
            parts_ = opened;
            return;
        }
        ::close(opened);
    }
    throw Error(Code::cannot_write, fmt::format("cannot write {}: too many runs write to it", dir_.string()));
}

void OutputFolder::clear_parts() const {
    if (parts_ < 0) return;
    std::error_code ignored;
    fs::remove_all(parts_path_, ignored);
    ::close(parts_);
}

timespec OutputFolder::time_of(int directory, const std::string& name) const {
    struct stat status {};
    if (::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return {};
    return status.st_mtim;
}

void OutputFolder::put(std::size_t i, ByteView bytes) const {
    const std::string part = std::to_string(i);
    const int file = ::openat(parts_, part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (file < 0) throw_cannot_write(dir_, errno);
    const std::array times{stamp_, stamp_};
    const bool done = wrote_all(file, bytes) && ::futimens(file, times.data()) == 0;
    const int error = errno;
    const bool closed = ::close(file) == 0;
    if (!done || !closed) throw_cannot_write(dir_, done ? errno : error);
}

void OutputFolder::flush() const {
    if (::syncfs(folder_) != 0) throw_cannot_write(dir_, errno);
}

void OutputFolder::name(std::size_t i, const std::string& name) const {
    if (name.empty() || name.front() == '.' || name.find_first_of(std::string_view("/\0", 2)) != std::string::npos)
        throw Error(Code::internal, "not a name for a file");
    const std::string part = std::to_string(i);
    const timespec time = time_of(folder_, name);
    if (time.tv_sec == stamp_.tv_sec && time.tv_nsec == stamp_.tv_nsec)
        throw Error(Code::bad_record, "its file was written before in this run", "two cards have one ID");
    const int result = overwrite_ == Overwrite::refuse ? rename_if_free(parts_, part, folder_, name)
                                                       : ::renameat(parts_, part.c_str(), folder_, name.c_str());
    if (result == 0) return;
    if (errno == EEXIST)
        throw Error(Code::exists, fmt::format("its file exists in {}", dir_.string()),
                    "choose another directory, or add --force to replace its files");
    throw_cannot_write(dir_, errno);
}

} // namespace qrid
