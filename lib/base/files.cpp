#include "qrid/base/files.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace qrid {

namespace {

[[noreturn]] void throw_unreadable(const fs::path& path, std::string_view why) {
    throw Error(Code::unreadable_file, fmt::format("cannot read {}: {}", path.string(), why));
}

[[noreturn]] void throw_exists(const fs::path& path) {
    throw Error(Code::exists, fmt::format("{} exists", path.string()),
                "choose another name, or add --force to replace it");
}

void write_all(int descriptor, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw std::system_error(errno, std::generic_category());
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    if (::fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS)
        throw std::system_error(errno, std::generic_category());
}

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
fs::path name_beside(const fs::path& target) {
    static std::atomic<unsigned> counter{0};
    return fmt::format("{}.{}-{}.part", target.has_filename() ? target.string() : target.parent_path().string(),
                       ::getpid(), counter++);
}

} // namespace

void throw_cannot_write(const fs::path& path, int error) {
    const std::string hint = error == ENOSPC ? "free some space on that disk, or write elsewhere" : "";
    throw Error(Code::cannot_write, fmt::format("cannot write {}: {}", path.string(), std::strerror(error)), hint);
}

Bytes read_stream(std::istream& in, std::string_view name, std::size_t limit) {
    Bytes bytes;
    std::array<char, 65536> buffer{};
    while (in.read(buffer.data(), buffer.size()), in.gcount() > 0) {
        const auto got = static_cast<std::size_t>(in.gcount());
        if (bytes.size() + got > limit)
            throw Error(Code::unreadable_file, fmt::format("cannot read {}: it holds more than {} bytes", name, limit));
        bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + in.gcount());
    }
    if (bytes.empty()) throw Error(Code::unreadable_file, fmt::format("cannot read {}: it is empty", name));
    return bytes;
}

Bytes read_file(const fs::path& path, std::size_t limit) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) throw_unreadable(path, "no such file");
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
        throw Error(Code::exists, fmt::format("{} exists", path.string()), "choose another name, or remove it first");
    if (overwrite == Overwrite::refuse) throw_exists(path);
    if (!fs::is_regular_file(status) && !fs::is_symlink(status))
        throw Error(Code::cannot_write, fmt::format("{} is not a file", path.string()));
}

StagedFile::StagedFile(fs::path target, ByteView bytes, Overwrite overwrite, FileMode mode)
    : target_(std::move(target)), beside_(name_beside(target_)), overwrite_(overwrite) {
    check_target(target_, overwrite_);
    const int descriptor = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode));
    if (descriptor < 0) {
        const int error = errno;
        beside_.clear();
        throw_cannot_write(target_, error);
    }
    try {
        write_all(descriptor, bytes);
        ::close(descriptor);
    } catch (const std::system_error& error) {
        ::close(descriptor);
        ::unlink(beside_.c_str());
        throw_cannot_write(target_, error.code().value());
    }
}

void StagedFile::append(ByteView bytes) {
    const int descriptor = ::open(beside_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor < 0) throw_cannot_write(target_, errno);
    try {
        write_all(descriptor, bytes);
        ::close(descriptor);
    } catch (const std::system_error& error) {
        ::close(descriptor);
        throw_cannot_write(target_, error.code().value());
    }
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : target_(std::move(other.target_)), beside_(std::exchange(other.beside_, {})), overwrite_(other.overwrite_) {}

StagedFile::~StagedFile() {
    if (!beside_.empty()) ::unlink(beside_.c_str());
}

void StagedFile::commit() {
    // link() fails when the target exists, rename() replaces it: the check and the act are one step.
    if (overwrite_ == Overwrite::refuse && ::link(beside_.c_str(), target_.c_str()) == 0) {
        ::unlink(beside_.c_str());
    } else {
        if (overwrite_ == Overwrite::refuse && errno == EEXIST) throw_exists(target_);
        if (::rename(beside_.c_str(), target_.c_str()) != 0) throw_cannot_write(target_, errno);
    }
    beside_.clear();
    sync_directory_of(target_);
}

void write_file(const fs::path& path, ByteView bytes, Overwrite overwrite, FileMode mode) {
    StagedFile(path, bytes, overwrite, mode).commit();
}

StagedDirectory::StagedDirectory(fs::path target) : target_(std::move(target)), beside_(name_beside(target_)) {
    check_target(target_, Overwrite::refuse);
    std::error_code error;
    if (target_.has_parent_path()) fs::create_directories(target_.parent_path(), error);
    if (::mkdir(beside_.c_str(), 0700) != 0) throw_cannot_write(target_, errno);
}

StagedDirectory::~StagedDirectory() {
    std::error_code ignored;
    if (!beside_.empty()) fs::remove_all(beside_, ignored);
}

void StagedDirectory::commit(fs::perms mode) {
    std::error_code error;
    fs::permissions(beside_, mode & static_cast<fs::perms>(~current_umask() & 0777), error);
    sync_directory(beside_);
    if (!error) fs::rename(beside_, target_, error);
    if (error) throw_cannot_write(target_, error.value());
    beside_.clear();
    sync_directory_of(target_);
}

} // namespace qrid
