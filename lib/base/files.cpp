#include "qrid/base/files.h"

#include "qrid/base/error.h"
#include "qrid/base/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace qrid {

namespace {

[[noreturn]] void throw_unreadable(const fs::path& path, std::string_view why) {
    throw Error(Code::unreadable_file, fmt::format("cannot read {}: {}", path.string(), why));
}

[[noreturn]] void throw_exists(const fs::path& path) {
    throw Error(Code::exists, fmt::format("{} already exists", path.string()),
                "choose another name, or add --force to replace it");
}

// Safe on disk; if not, errno says why.
bool flushed(int descriptor) { return ::fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS; }

bool wrote_safely(int descriptor, ByteView bytes) { return wrote_all(descriptor, bytes) && flushed(descriptor); }

void sync_directory(const fs::path& dir) {
    const int descriptor = ::open(dir.empty() ? "." : dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return; // a rename that is not yet on disk is no harm by itself
    ::fsync(descriptor);
    ::close(descriptor);
}

mode_t current_umask() {
    const mode_t mask = ::umask(0077);
    ::umask(mask);
    return mask;
}

// A directory may be named with a slash at its end; beside it is not inside of it.
fs::path without_slash(const fs::path& target) { return target.has_filename() ? target : target.parent_path(); }

// Whether nobody else has it; who removes leftovers locks them, and is gone then.
bool is_ours_alone(int descriptor) {
    struct stat info {};
    return ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && ::fstat(descriptor, &info) == 0 && info.st_nlink > 0;
}

// A part of a target in an open directory, locked for as long as it is open; -1 with errno.
template <typename OpenNew>
OpenFile new_part(int directory, const fs::path& target, std::string& name, const OpenNew& open_new) {
    constexpr int tries = 100;
    for (int i = 0; i < tries; ++i) {
        name = name_of_part(target.filename().string());
        OpenFile part(open_new(directory, name.c_str()));
        if (part.is_open() && is_ours_alone(part.number())) return part;
        if (!part.is_open() && errno != EEXIST) break;
    }
    return OpenFile();
}

} // namespace

void throw_cannot_write(const fs::path& path, int error) {
    const std::string hint = error == ENOSPC ? "free some disk space, or write elsewhere" : "";
    throw Error(Code::cannot_write, fmt::format("cannot write {}: {}", path.string(), std::strerror(error)), hint);
}

Bytes read_stream(std::istream& in, std::string_view name, std::size_t limit) {
    Bytes bytes;
    std::array<char, 65536> buffer{};
    while (in.read(buffer.data(), buffer.size()), in.gcount() > 0) {
        const auto got = static_cast<std::size_t>(in.gcount());
        if (bytes.size() + got > limit)
            throw Error(Code::unreadable_file, fmt::format("cannot read {}: it is larger than {} bytes", name, limit));
        bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + in.gcount());
    }
    if (bytes.empty()) throw Error(Code::unreadable_file, fmt::format("cannot read {}: it is empty", name));
    return bytes;
}

std::string no_such_file(const fs::path& path) { return fmt::format("cannot read {}: no such file", path.string()); }

Bytes read_file(const fs::path& path, std::size_t limit) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) throw Error(Code::unreadable_file, no_such_file(path));
    if (error) throw_unreadable(path, error.message());
    if (fs::is_directory(status)) throw_unreadable(path, "it is a directory");
    std::ifstream in(path, std::ios::binary);
    if (!in) throw_unreadable(path, std::strerror(errno));
    return read_stream(in, path.string(), limit);
}

std::vector<fs::path> with_directories_opened(const std::vector<fs::path>& paths) {
    std::vector<fs::path> files;
    for (const fs::path& path : paths) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            files.push_back(path);
            continue;
        }
        const auto first = static_cast<std::ptrdiff_t>(files.size());
        for (const auto& entry : fs::directory_iterator(path, error))
            if (entry.is_regular_file(error)) files.push_back(entry.path());
        if (error) throw_unreadable(path, error.message());
        std::sort(files.begin() + first, files.end());
    }
    return files;
}

void sync_directory_of(const fs::path& path) { sync_directory(path.parent_path()); }

void check_target(const fs::path& path, Overwrite overwrite) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (!fs::exists(status)) return;
    if (overwrite == Overwrite::refuse && fs::is_directory(status))
        throw Error(Code::exists, fmt::format("{} already exists", path.string()),
                    "choose another name, or remove it first");
    if (overwrite == Overwrite::refuse) throw_exists(path);
    if (!fs::is_regular_file(status) && !fs::is_symlink(status))
        throw Error(Code::cannot_write, fmt::format("{} is not a file", path.string()));
}

void make_directories(const fs::path& dir, FileMode files) {
    const fs::path made = without_slash(dir);
    check_directory(made);
    std::error_code error;
    if (made.has_parent_path()) fs::create_directories(made.parent_path(), error);
    const auto readers = static_cast<mode_t>(files) & (S_IRUSR | S_IRGRP | S_IROTH);
    const mode_t mode = S_IRWXU | static_cast<mode_t>(files) | readers >> 2;
    if (::mkdir(made.c_str(), mode) == 0) return;
    const int failed = errno;
    std::error_code ignored;
    if (fs::is_directory(made, ignored)) return;
    throw_cannot_write(dir, error ? error.value() : failed == EEXIST ? ENOTDIR : failed);
}

OpenFile open_directory_of(const fs::path& path) {
    const fs::path parent = path.parent_path();
    OpenFile directory(::open(parent.empty() ? "." : parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!directory.is_open()) throw_cannot_write(path, errno);
    check_directory(directory.number(), parent);
    return directory;
}

void remove_leftovers(const fs::path& target, Leftovers which) noexcept try {
    const fs::path wanted = without_slash(target), parent = wanted.parent_path();
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(parent.empty() ? "." : parent, ignored)) {
        if (!is_name_of_part(entry.path().filename().string(),
                             which == Leftovers::of_this ? wanted.filename().string() : ""))
            continue;
        const OpenFile part(::open(entry.path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        struct stat info {};
        const bool is_left = part.is_open() && ::fstat(part.number(), &info) == 0 && info.st_uid == ::geteuid() &&
                             ::flock(part.number(), LOCK_EX | LOCK_NB) == 0;
        if (is_left && S_ISREG(info.st_mode)) fs::remove(entry.path(), ignored);
        if (is_left && S_ISDIR(info.st_mode) && which == Leftovers::of_this) fs::remove_all(entry.path(), ignored);
    }
} catch (const std::exception&) {
} // they stay

StagedFile::StagedFile(fs::path target, ByteView bytes, Overwrite overwrite, FileMode mode)
    : target_(std::move(target)), overwrite_(overwrite) {
    check_target(target_, overwrite_);
    directory_ = open_directory_of(target_);
    remove_leftovers(target_, Leftovers::of_this);
    file_ = new_part(directory_.number(), target_, part_, [&](int directory, const char* name) {
        return ::openat(directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, static_cast<mode_t>(mode));
    });
    if (!file_.is_open()) {
        const int error = errno;
        part_.clear();
        throw_cannot_write(target_, error);
    }
    if (wrote_safely(file_.number(), bytes)) return;
    const int error = errno;
    ::unlinkat(directory_.number(), part_.c_str(), 0);
    throw_cannot_write(target_, error);
}

void StagedFile::append(ByteView bytes) {
    is_flushed_ = false;
    if (!wrote_all(file_.number(), bytes)) throw_cannot_write(target_, errno);
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : target_(std::move(other.target_)), directory_(std::move(other.directory_)), part_(std::exchange(other.part_, {})),
      file_(std::move(other.file_)), overwrite_(other.overwrite_), is_flushed_(other.is_flushed_) {}

StagedFile::~StagedFile() {
    if (!part_.empty()) ::unlinkat(directory_.number(), part_.c_str(), 0);
}

void StagedFile::commit() {
    if (!is_flushed_ && !flushed(file_.number())) throw_cannot_write(target_, errno);
    const int directory = directory_.number();
    const std::string name = target_.filename().string();
    int result = overwrite_ == Overwrite::refuse ? rename_if_free(directory, part_, directory, name) : -1;
    if (result != 0 && overwrite_ == Overwrite::refuse && errno == EEXIST) throw_exists(target_);
    // Also where the file system can do neither: then the check before was all.
    if (result != 0) result = ::renameat(directory, part_.c_str(), directory, name.c_str());
    if (result != 0) throw_cannot_write(target_, errno);
    part_.clear();
    file_ = OpenFile();
    sync_directory_of(target_);
}

void write_file(const fs::path& path, ByteView bytes, Overwrite overwrite, FileMode mode) {
    StagedFile(path, bytes, overwrite, mode).commit();
}

StagedDirectory::StagedDirectory(fs::path target) : target_(without_slash(target)) {
    check_target(target_, Overwrite::refuse);
    std::error_code error;
    check_directory(target_.parent_path());
    if (target_.has_parent_path()) fs::create_directories(target_.parent_path(), error);
    directory_ = open_directory_of(target_);
    remove_leftovers(target_, Leftovers::of_this);
    std::string name;
    lock_ = new_part(directory_.number(), target_, name, [](int directory, const char* part) {
        if (::mkdirat(directory, part, S_IRWXU) != 0) return -1;
        return ::openat(directory, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    });
    if (!lock_.is_open()) throw_cannot_write(target_, errno);
    beside_ = target_.parent_path() / name;
}

StagedDirectory::~StagedDirectory() {
    std::error_code ignored;
    if (!beside_.empty()) fs::remove_all(beside_, ignored);
}

void StagedDirectory::commit(fs::perms mode) {
    const mode_t bits = static_cast<mode_t>(mode) & ~current_umask() & 0777;
    if (::fchmod(lock_.number(), bits) != 0) throw_cannot_write(target_, errno);
    sync_directory(beside_);
    const int directory = directory_.number();
    const std::string part = beside_.filename().string(), name = target_.filename().string();
    int result = ::renameat2(directory, part.c_str(), directory, name.c_str(), RENAME_NOREPLACE);
    if (result != 0 && (errno == EINVAL || errno == ENOSYS))
        result = ::renameat(directory, part.c_str(), directory, name.c_str());
    if (result != 0) throw_cannot_write(target_, errno);
    beside_.clear();
    lock_ = OpenFile();
    sync_directory_of(target_);
}

} // namespace qrid
