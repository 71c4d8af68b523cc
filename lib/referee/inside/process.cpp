#include "qrid/referee/inside/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace qrid::referee {

namespace {

using std::chrono::milliseconds;

void check(bool good, const char* what) {
    if (!good) throw std::system_error(errno, std::generic_category(), what);
}

// Above the first three, so that none is overwritten by another on its way there.
OpenFile moved_up(OpenFile file) {
    check(file.is_open(), "open");
    OpenFile up(::fcntl(file.number(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    check(up.is_open(), "fcntl");
    return up;
}

OpenFile nothing() { return moved_up(OpenFile(::open("/dev/null", O_RDONLY | O_CLOEXEC))); }

struct Pipe {
    OpenFile read, write;
    Pipe() {
        int ends[2];
        check(::pipe2(ends, O_CLOEXEC) == 0, "pipe");
        read = OpenFile(ends[0]);
        write = OpenFile(ends[1]);
    }
};

void set_nonblocking(const OpenFile& file) { ::fcntl(file.number(), F_SETFL, O_NONBLOCK); }

/// While it lives, what nobody reads any more is an error of write() and no signal.
class NoBrokenPipeSignal {
public:
    NoBrokenPipeSignal() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    NoBrokenPipeSignal(const NoBrokenPipeSignal&) = delete;
    NoBrokenPipeSignal& operator=(const NoBrokenPipeSignal&) = delete;
    ~NoBrokenPipeSignal() {
        constexpr timespec at_once{};
        if (!was_pending_) ::sigtimedwait(&pipe_, nullptr, &at_once);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t pipe_{}, before_{};
    bool was_pending_ = false;
};

/// In the new process, between fork and exec, where only what is safe in a signal handler may be called.
[[noreturn]] void become(const char* program, char* const* arguments, int input, int out, int err, pid_t parent) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // with this process, or its thread
    if (::getppid() != parent) ::_exit(127);
    ::dup2(input, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0U); // also what this process has inherited
    for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execv(program, arguments);
    constexpr std::string_view message = "qrid: cannot execute this program\n";
    [[maybe_unused]] const ssize_t told = ::write(STDERR_FILENO, message.data(), message.size());
    ::_exit(126);
}

} // namespace

void KeptOutput::add(std::string_view more) {
    const std::size_t room = most - std::min(most, text.size());
    text += more.substr(0, room);
    is_cut = is_cut || more.size() > room;
}

Process::Process(const fs::path& program, const std::vector<std::string>& words, const fs::path& input) {
    if (input.empty()) {
        start(program, words, nothing().number());
        return;
    }
    const OpenFile file = moved_up(OpenFile(::open(input.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)));
    struct stat status {};
    check(::fstat(file.number(), &status) == 0, "fstat");
    if (!S_ISREG(status.st_mode)) throw std::system_error(EINVAL, std::generic_category(), "not a regular file");
    ::fcntl(file.number(), F_SETFL, 0); // O_NONBLOCK was for what is none
    start(program, words, file.number());
}

Process::Process(const fs::path& program, const std::vector<std::string>& words, Input input) {
    if (input == Input::none) {
        start(program, words, nothing().number());
        return;
    }
    Pipe pipe;
    input_ = moved_up(std::move(pipe.write));
    set_nonblocking(input_);
    const OpenFile theirs = moved_up(std::move(pipe.read));
    start(program, words, theirs.number());
}

void Process::start(const fs::path& program, const std::vector<std::string>& words, int input) {
    Pipe out, err;
    const OpenFile their_out = moved_up(std::move(out.write)), their_err = moved_up(std::move(err.write));
    std::vector<std::string> copies = words;
    std::vector<char*> arguments;
    for (std::string& word : copies) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const std::string path = program.string();
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    check(pid_ >= 0, "fork");
    if (pid_ == 0) become(path.c_str(), arguments.data(), input, their_out.number(), their_err.number(), parent);
    ::setpgid(pid_, pid_); // whoever of the two comes first
    group_.emplace(pid_);
    out_ = std::move(out.read);
    err_ = std::move(err.read);
    set_nonblocking(out_);
    set_nonblocking(err_);
    ending_ = OpenFile(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
}

Process::~Process() {
    if (pid_ > 0) {
        on_out = on_err = nullptr;
        end();
    }
}

bool Process::has_ended() {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_;
}

// A piece; false at the end, or when there is nothing now.
bool Process::take(OpenFile& from, const std::function<void(std::string_view)>& into) const {
    std::array<char, 16 << 10> piece;
    ssize_t count = 0;
    do count = ::read(from.number(), piece.data(), piece.size());
    while (count < 0 && errno == EINTR);
    if (count > 0 && into) into({piece.data(), static_cast<std::size_t>(count)});
    if (count == 0 || (count < 0 && errno != EAGAIN)) from = OpenFile();
    return count > 0;
}

void Process::write(std::string_view& text) {
    const NoBrokenPipeSignal guard;
    const ssize_t count = ::write(input_.number(), text.data(), text.size());
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
    if (count < 0 && errno != EAGAIN && errno != EINTR) close_input();
}

void Process::close_input() { input_ = OpenFile(); }

bool Process::wait(Moment until, std::string_view& to_write) {
    constexpr milliseconds longest = std::chrono::hours(1), without_word{10};
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
        if (left <= milliseconds(0)) return false;
        const bool writes = input_.is_open() && !to_write.empty();
        std::array<pollfd, 4> all{pollfd{out_.number(), POLLIN, 0}, pollfd{err_.number(), POLLIN, 0},
                                  pollfd{ending_.number(), POLLIN, 0},
                                  pollfd{writes ? input_.number() : -1, POLLOUT, 0}};
        const auto patience = std::min(left, ending_.is_open() ? longest : without_word);
        if (::poll(all.data(), all.size(), static_cast<int>(patience.count())) < 0 && errno != EINTR) return false;
        bool stirred = all[2].revents != 0 || (!ending_.is_open() && has_ended());
        if (all[0].revents != 0) take(out_, on_out), stirred = true;
        if (all[1].revents != 0) take(err_, on_err), stirred = true;
        if (all[3].revents != 0) write(to_write), stirred = true;
        if (stirred) return true;
    }
}

Ended Process::end() {
    const auto kill_group = [&] { ::kill(-pid_, SIGKILL); };
    kill_group(); // before its number is free for others
    ::kill(pid_, SIGKILL);
    int status = 0;
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
    kill_group();
    // What one that has left the group goes on writing is not waited for.
    constexpr int most_pieces = 256;
    for (int i = 0; i < most_pieces && out_.is_open() && take(out_, on_out); ++i) {
    }
    for (int i = 0; i < most_pieces && err_.is_open() && take(err_, on_err); ++i) {
    }
    group_.reset();
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    if (WIFSIGNALED(status)) return {-1, WTERMSIG(status)};
    return {WEXITSTATUS(status), 0};
}

} // namespace qrid::referee
