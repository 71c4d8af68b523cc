#include "qrid/base/mapped_file.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace qrid {

MappedFile::MappedFile(const fs::path& path, std::uint64_t limit) {
    const auto refuse = [&](const std::string& why) {
        throw Error(Code::unreadable_file, fmt::format("cannot read {}: {}", path.string(), why));
    };
    // Without O_NONBLOCK a pipe would be waited for.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0 && errno == ENOENT) throw Error(Code::unreadable_file, no_such_file(path));
    if (descriptor < 0) refuse(std::strerror(errno));
    struct stat about {};
    std::string why;
    void* memory = nullptr;
    if (::fstat(descriptor, &about) != 0)
        why = std::strerror(errno);
    else if (!S_ISREG(about.st_mode))
        why = S_ISDIR(about.st_mode) ? "it is a directory" : "it is not a regular file";
    else if (about.st_size == 0)
        why = "it is empty";
    else if (static_cast<std::uint64_t>(about.st_size) > limit)
        why = fmt::format("it is larger than {} bytes", limit);
    else if (memory = ::mmap(nullptr, static_cast<std::size_t>(about.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0);
             memory == MAP_FAILED)
        why = std::strerror(errno);
    ::close(descriptor);
    if (!why.empty()) refuse(why);
    bytes_ = {static_cast<const std::uint8_t*>(memory), static_cast<std::size_t>(about.st_size)};
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile::~MappedFile() {
    if (!bytes_.empty())
        ::munmap(const_cast<std::uint8_t*>(bytes_.data()), // NOLINT(cppcoreguidelines-pro-type-const-cast)
                 bytes_.size());
}

} // namespace qrid
