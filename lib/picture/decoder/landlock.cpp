#include "qrid/picture/decoder/landlock.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <sys/syscall.h>
#include <unistd.h>

namespace qrid::decoder {

namespace {

// Numbers of the kernel's interface (landlock(7)), which are the same on every architecture and which older C libraries
// do not name.
constexpr long create_ruleset = 444, restrict_self = 446;
constexpr unsigned ask_version = 1;

struct Ruleset {
    std::uint64_t files, network, scopes;
};

constexpr std::uint64_t first(unsigned bits) { return (std::uint64_t{1} << bits) - 1; }

/// All that this version of the interface can refuse.
constexpr Ruleset everything(long version) {
    constexpr std::array<unsigned, 5> file_bits{13, 14, 15, 15, 16}; // from version 1; the last also for later ones
    const auto i = static_cast<std::size_t>(version) - 1;
    return {first(file_bits[i < file_bits.size() ? i : file_bits.size() - 1]), version >= 4 ? first(2) : 0,
            version >= 6 ? first(2) : 0};
}

} // namespace

bool restrict_with_landlock() {
    const long version = syscall(create_ruleset, nullptr, 0, ask_version);
    if (version <= 0) return errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM; // EPERM: a container's filter
    const Ruleset all = everything(version);
    const long rules = syscall(create_ruleset, &all, sizeof all, 0);
    if (rules < 0) return false;
    const bool restricted = syscall(restrict_self, rules, 0) == 0;
    return close(static_cast<int>(rules)) == 0 && restricted;
}

} // namespace qrid::decoder
