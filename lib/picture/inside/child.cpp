#include "qrid/picture/inside/child.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace qrid {

namespace {

void check(int error, const char* what) {
    if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

struct Descriptor {
    int fd = -1;
    Descriptor() = default;
    explicit Descriptor(int opened) : fd(opened) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

/// The bytes as a file without a name, at its beginning, that nobody can change any more.
void fill(int file, ByteView bytes) {
    for (ByteView rest = bytes; !rest.empty();) {
        const ssize_t written = ::write(file, rest.data(), rest.size());
        if (written < 0 && errno != EINTR) check(errno, "memfd");
        rest = rest.subspan(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    check(::lseek(file, 0, SEEK_SET) < 0 ? errno : 0, "memfd");
    constexpr int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    check(::fcntl(file, F_ADD_SEALS, seals) < 0 ? errno : 0, "memfd");
}

struct Actions {
    posix_spawn_file_actions_t value{};
    Actions() { check(posix_spawn_file_actions_init(&value), "posix_spawn"); }
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;
    ~Actions() { posix_spawn_file_actions_destroy(&value); }
};

/// Signals as they are when a program starts, whatever this one has blocked or ignored.
struct Attributes {
    posix_spawnattr_t value{};
    Attributes() {
        check(posix_spawnattr_init(&value), "posix_spawn");
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&value, &none);
        posix_spawnattr_setsigdefault(&value, &all);
        posix_spawnattr_setflags(&value, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    ~Attributes() { posix_spawnattr_destroy(&value); }
};

} // namespace

Child::Child(const fs::path& program, const std::vector<std::string>& arguments, ByteView input) {
    const Descriptor file(::memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    check(file.fd < 0 ? errno : 0, "memfd");
    fill(file.fd, input);
    int ends[2];
    check(::pipe2(ends, O_CLOEXEC) != 0 ? errno : 0, "pipe");
    Descriptor ours(ends[0]);
    const Descriptor theirs(ends[1]);
    constexpr int room = 1 << 20; // fewer turns between the two; no matter if it is refused
    ::fcntl(theirs.fd, F_SETPIPE_SZ, room);

    const Actions actions;
    auto* list =
        const_cast<posix_spawn_file_actions_t*>(&actions.value); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    // Above the first three, so that neither is overwritten by the other on its way there.
    const Descriptor input_end(::fcntl(file.fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    const Descriptor output_end(::fcntl(theirs.fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    check(input_end.fd < 0 || output_end.fd < 0 ? errno : 0, "fcntl");
    check(posix_spawn_file_actions_adddup2(list, input_end.fd, STDIN_FILENO), "posix_spawn");
    check(posix_spawn_file_actions_adddup2(list, output_end.fd, STDOUT_FILENO), "posix_spawn");
    check(posix_spawn_file_actions_addopen(list, STDERR_FILENO, "/dev/null", O_WRONLY, 0), "posix_spawn");
    check(posix_spawn_file_actions_addclosefrom_np(list, STDERR_FILENO + 1), "posix_spawn");

    std::string name = program.string();
    std::vector<std::string> words = arguments;
    std::vector<char*> argv{name.data()};
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    char* no_environment[] = {nullptr};
    const Attributes attributes;
    check(::posix_spawn(&pid_, name.c_str(), list, &attributes.value, argv.data(), no_environment), name.c_str());
    output_ = std::exchange(ours.fd, -1);
}

Child::~Child() {
    ::close(output_);
    if (pid_ > 0) end();
}

Child::End Child::end() {
    // No matter for one that is already ending: why it ends is settled then.
    ::kill(pid_, SIGKILL);
    int status = 0;
    rusage used{};
    while (::wait4(pid_, &status, 0, &used) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    const auto time = [](const timeval& value) {
        return std::chrono::seconds(value.tv_sec) + std::chrono::microseconds(value.tv_usec);
    };
    return {WIFSIGNALED(status) ? WTERMSIG(status) : 0, time(used.ru_utime) + time(used.ru_stime)};
}

Child::Read Child::read(std::span<std::uint8_t> into, std::chrono::steady_clock::time_point until) const {
    using namespace std::chrono;
    while (!into.empty()) {
        const auto left = ceil<milliseconds>(until - steady_clock::now()).count();
        if (left <= 0) return Read::too_slow;
        pollfd waiting{output_, POLLIN, 0};
        constexpr std::int64_t longest = 3'600'000;
        const int ready = ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left, longest)));
        if (ready < 0 && errno != EINTR) check(errno, "poll");
        if (ready <= 0) continue;
        const ssize_t count = ::read(output_, into.data(), into.size());
        if (count == 0) return Read::ended;
        if (count < 0 && errno != EINTR) check(errno, "read");
        into = into.subspan(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    return Read::all;
}

} // namespace qrid
