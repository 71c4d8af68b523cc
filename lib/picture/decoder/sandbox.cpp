#include "qrid/picture/decoder/sandbox.h"

#include "qrid/picture/decoder/call_filter.h"
#include "qrid/picture/decoder/landlock.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace qrid::decoder {

namespace {

bool bound(__rlimit_resource_t resource, std::uint64_t most, std::uint64_t grace = 0) {
    const rlimit limit{most, most + grace};
    return setrlimit(resource, &limit) == 0;
}

/// A kernel or an emulator may take a filter and not heed it.
bool filter_works() { return syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY) == -1 && errno == ENOSYS; }

} // namespace

bool enter_sandbox(std::int64_t milliseconds) {
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && bound(RLIMIT_CORE, 0) && bound(RLIMIT_FSIZE, 0) &&
           bound(RLIMIT_CPU, static_cast<std::uint64_t>(milliseconds) / 1000 + 1, 1) && // SIGXCPU comes first
           bound(RLIMIT_AS, max_address_space) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           restrict_with_landlock() && bound(RLIMIT_NOFILE, 0) && filter_calls() && filter_works();
}

} // namespace qrid::decoder
