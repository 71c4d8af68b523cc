#include "qrid/base/open_file.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

namespace qrid {

OpenFile::~OpenFile() {
    if (number_ >= 0) ::close(number_);
}

namespace {

constexpr std::string_view part_suffix = ".part";
constexpr std::size_t part_digits = 16, part_ending = 1 + part_digits + part_suffix.size(), longest_name = 255;

std::string cut_for_part(const std::string& name) { return name.substr(0, longest_name - part_ending); }

} // namespace

bool wrote_all(int descriptor, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return true;
}

int rename_if_free(int from, const std::string& old_name, int to, const std::string& new_name) {
    if (::renameat2(from, old_name.c_str(), to, new_name.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    if (::linkat(from, old_name.c_str(), to, new_name.c_str(), 0) != 0) return -1;
    return ::unlinkat(from, old_name.c_str(), 0);
}

std::string name_of_part(const std::string& name) {
    std::uint64_t random = 0;
    if (::getrandom(&random, sizeof random, 0) != sizeof random)
        throw Error(Code::internal, "the system's random number generator failed");
    return fmt::format("{}.{:016x}{}", cut_for_part(name), random, part_suffix);
}

bool is_name_of_part(const std::string& part, const std::string& name) {
    if (part.size() <= part_ending || !part.ends_with(part_suffix)) return false;
    const std::string_view before(part.data(), part.size() - part_ending);
    const std::string_view digits = std::string_view(part).substr(before.size() + 1, part_digits);
    return part[before.size()] == '.' && digits.find_first_not_of("0123456789abcdef") == std::string::npos &&
           (name.empty() || before == cut_for_part(name));
}

} // namespace qrid
