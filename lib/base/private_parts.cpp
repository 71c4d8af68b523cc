#include "qrid/base/private_parts.h"

#include "qrid/base/error.h"
#include "qrid/base/open_file.h"
#include "qrid/base/permissions.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace qrid {

namespace {

// Whether the name still leads to what is open.
bool is_still_there(int folder, const std::string& name, int descriptor) {
    struct stat opened {
    }, named{};
    return ::fstat(descriptor, &opened) == 0 && ::fstatat(folder, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

// As make_directories() has it.
mode_t folder_mode(FileMode files) {
    const auto readers = static_cast<mode_t>(files) & (S_IRUSR | S_IRGRP | S_IROTH);
    return S_IRWXU | static_cast<mode_t>(files) | readers >> 2;
}

} // namespace

PrivateParts::PrivateParts(fs::path dir, FileMode mode) : dir_(std::move(dir)), mode_(mode) {
    make_directories(dir_, mode);
    folder_ = ::open(dir_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_ < 0) throw_cannot_write(dir_, errno);
    try {
        check_directory(folder_, dir_);
        open_parts();
    } catch (...) {
        ::close(folder_);
        throw;
    }
}

PrivateParts::~PrivateParts() {
    clear();
    ::unlinkat(folder_, name_.c_str(), AT_REMOVEDIR);
    ::close(parts_);
    ::close(folder_);
}

void PrivateParts::open_parts() {
    constexpr int most_runs = 1000;
    for (int i = 0; i < most_runs; ++i) {
        name_ = fmt::format(".qrid-parts-{}", i);
        if (::mkdirat(folder_, name_.c_str(), S_IRWXU) != 0 && errno != EEXIST) throw_cannot_write(dir_, errno);
        const int opened = ::openat(folder_, name_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (opened < 0) continue;
        if (is_private_directory(opened) && ::flock(opened, LOCK_EX | LOCK_NB) == 0 &&
            is_still_there(folder_, name_, opened)) {
            parts_ = opened;
            return clear();
        }
        ::close(opened);
    }
    throw Error(Code::cannot_write, fmt::format("cannot write {}: too many runs are writing to it", dir_.string()));
}

void PrivateParts::clear() const {
    const int again = ::openat(parts_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (again < 0) return;
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(again), ::closedir);
    if (!entries) {
        ::close(again);
        return;
    }
    while (const dirent* entry = ::readdir(entries.get())) ::unlinkat(parts_, entry->d_name, 0);
}

void PrivateParts::write(std::size_t i, ByteView bytes, const timespec* modified) const {
    const std::string part = std::to_string(i);
    const auto open_new = [&] {
        return ::openat(parts_, part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        static_cast<mode_t>(mode_));
    };
    int file = open_new();
    if (file < 0 && errno == EEXIST) {
        discard(i);
        file = open_new();
    }
    if (file < 0) throw_cannot_write(dir_, errno);
    bool done = wrote_all(file, bytes);
    if (done && modified != nullptr) done = ::futimens(file, std::array{*modified, *modified}.data()) == 0;
    const int error = errno;
    const bool closed = ::close(file) == 0;
    if (!done || !closed) throw_cannot_write(dir_, done ? errno : error);
}

bool PrivateParts::name(std::size_t i, const std::string& name, Overwrite overwrite, const std::string& folder) const {
    if (name.empty() || name.front() == '.' || name.find_first_of(std::string_view("/\0", 2)) != std::string::npos)
        throw Error(Code::internal, "invalid file name");
    const std::string part = std::to_string(i), path = folder.empty() ? name : folder + '/' + name;
    const int result = overwrite == Overwrite::refuse ? rename_if_free(parts_, part, folder_, path)
                                                      : ::renameat(parts_, part.c_str(), folder_, path.c_str());
    if (result != 0 && errno != EEXIST) throw_cannot_write(dir_, errno);
    return result == 0;
}

void PrivateParts::make_folder(const std::string& folder) const {
    OpenFile above;
    for (const fs::path& name : fs::path(folder)) {
        const int from = above.is_open() ? above.number() : folder_;
        if (::mkdirat(from, name.c_str(), folder_mode(mode_)) != 0 && errno != EEXIST) throw_cannot_write(dir_, errno);
        OpenFile opened(::openat(from, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!opened.is_open()) throw_cannot_write(dir_ / folder, errno);
        above = std::move(opened);
    }
    check_directory(above.number(), dir_ / folder);
}

void PrivateParts::discard(std::size_t i) const { ::unlinkat(parts_, std::to_string(i).c_str(), 0); }

void PrivateParts::flush() const {
    if (::syncfs(folder_) != 0) throw_cannot_write(dir_, errno);
}

} // namespace qrid
