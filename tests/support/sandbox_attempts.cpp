// What a file that has taken a decoder over would try, one attempt a run, inside the decoders' own sandbox.
//
//   sandbox_attempts list                              what there is to try
//   sandbox_attempts inside|outside NAME FILE PROCESS  tries it on FILE, which may be read and written, or on a process
//   of
//                                                      the same user, and prints "done" or "refused ERRNO"
//
// Each is a call of the kernel itself, as such a file would make it.
#include "qrid/picture/decoder/sandbox.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <new>
#include <sched.h>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

constexpr long milliseconds = 10'000;

struct Place {
    const char* file;
    pid_t parent;
};

using Act = long (*)(const Place&);

struct Attempt {
    const char* name;
    Act act; ///< what a call of the kernel returns
};

long of_parent(const Place& at, const char* name, int flags) {
    return syscall(SYS_openat, AT_FDCWD, ("/proc/" + std::to_string(at.parent) + name).c_str(), flags);
}

long child_of(long pid) {
    if (pid == 0) _exit(0);
    return pid;
}

// Every one is to be refused. Outside some need root, or fail for what they are given.
const Attempt forbidden[] = {
    // files
    {"read a file", [](const Place& at) { return syscall(SYS_openat, AT_FDCWD, at.file, O_RDONLY); }},
    {"write a file", [](const Place& at) { return syscall(SYS_openat, AT_FDCWD, at.file, O_WRONLY); }},
    {"openat2",
     [](const Place& at) {
         const std::uint64_t how[3]{O_RDONLY, 0, 0};
         return syscall(SYS_openat2, AT_FDCWD, at.file, how, sizeof how);
     }},
    {"a file without a name", [](const Place&) { return syscall(SYS_memfd_create, "x", 0); }},
    {"the parent's environment", [](const Place& at) { return of_parent(at, "/environ", O_RDONLY); }},
    {"the parent's maps", [](const Place& at) { return of_parent(at, "/maps", O_RDONLY); }},
    {"the parent's memory", [](const Place& at) { return of_parent(at, "/mem", O_RDWR); }},
    {"its own memory", [](const Place&) { return syscall(SYS_openat, AT_FDCWD, "/proc/self/mem", O_RDWR); }},
    {"look for a file",
     [](const Place& at) {
         struct stat about {};
         return syscall(SYS_newfstatat, AT_FDCWD, at.file, &about, 0);
     }},
    {"statx",
     [](const Place& at) {
         std::uint8_t about[256];
         return syscall(SYS_statx, AT_FDCWD, at.file, 0, 0x7ffU, about);
     }},
    {"ask for access", [](const Place& at) { return syscall(SYS_faccessat, AT_FDCWD, at.file, R_OK); }},
    {"change a mode", [](const Place& at) { return syscall(SYS_fchmodat, AT_FDCWD, at.file, 0600); }},
    {"fchmodat2", [](const Place& at) { return syscall(452, AT_FDCWD, at.file, 0600, 0); }}, // Linux 6.6
    {"change the input's mode", [](const Place&) { return syscall(SYS_fchmod, STDIN_FILENO, 0600); }},
    {"remove a file", [](const Place& at) { return syscall(SYS_unlinkat, AT_FDCWD, at.file, 0); }},
    {"rename a file", [](const Place& at) { return syscall(SYS_renameat2, AT_FDCWD, at.file, AT_FDCWD, at.file, 0); }},
    {"make a directory",
     [](const Place& at) { return syscall(SYS_mkdirat, AT_FDCWD, (std::string(at.file) + ".d").c_str(), 0700); }},
    {"change directory", [](const Place&) { return syscall(SYS_chdir, "/"); }},
    {"the directory's name",
     [](const Place&) {
         char name[4096];
         return syscall(SYS_getcwd, name, sizeof name);
     }},
    {"chroot", [](const Place&) { return syscall(SYS_chroot, "/"); }},
    {"mount", [](const Place&) { return syscall(SYS_mount, "none", "/tmp", "tmpfs", 1UL << 5, nullptr); }},
    {"map the input", [](const Place&) { return syscall(SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0); }},
    {"duplicate a descriptor", [](const Place&) { return syscall(SYS_dup, STDIN_FILENO); }},
    {"make a descriptor send signals",
     [](const Place&) { return syscall(SYS_fcntl, STDIN_FILENO, F_SETOWN, getpid()); }},
    {"ioctl",
     [](const Place&) {
         int left = 0;
         return syscall(SYS_ioctl, STDOUT_FILENO, 0x541BUL, &left); // FIONREAD
     }},
    {"write to the input", [](const Place&) { return syscall(SYS_write, STDIN_FILENO, "x", 1); }},
    {"pipe",
     [](const Place&) {
         int ends[2];
         return syscall(SYS_pipe2, ends, 0);
     }},
    // other processes
    {"signal the parent by kill", [](const Place& at) { return syscall(SYS_kill, at.parent, 0); }},
    {"signal the parent by tkill", [](const Place& at) { return syscall(SYS_tkill, at.parent, 0); }},
    {"signal the parent by tgkill", [](const Place& at) { return syscall(SYS_tgkill, at.parent, at.parent, 0); }},
    {"open the parent", [](const Place& at) { return syscall(SYS_pidfd_open, at.parent, 0); }},
    {"bound the parent",
     [](const Place& at) {
         rlimit limit{};
         return syscall(SYS_prlimit64, at.parent, RLIMIT_CORE, nullptr, &limit);
     }},
    {"bound itself anew",
     [](const Place&) {
         const rlimit limit{0, 0};
         return syscall(SYS_prlimit64, 0, RLIMIT_CORE, &limit, nullptr);
     }},
    {"set the parent's priority",
     [](const Place& at) {
         return syscall(SYS_setpriority, PRIO_PROCESS, at.parent,
                        getpriority(PRIO_PROCESS, static_cast<id_t>(at.parent)));
     }},
    {"move the parent to a processor",
     [](const Place& at) {
         std::uint8_t processors[1024]{};
         const long size = syscall(SYS_sched_getaffinity, at.parent, sizeof processors, processors);
         return syscall(SYS_sched_setaffinity, at.parent, size, processors);
     }},
    {"trace", [](const Place&) { return syscall(SYS_ptrace, 0, 0, nullptr, nullptr); }}, // PTRACE_TRACEME
    {"read the parent's memory",
     [](const Place& at) { // its address space is that of another program, so the call fails outside as well
         std::uint8_t byte = 0;
         const iovec ours{&byte, 1}, theirs{reinterpret_cast<void*>(0x1000), 1};
         return syscall(SYS_process_vm_readv, at.parent, &ours, 1, &theirs, 1, 0);
     }},
    {"write the parent's memory",
     [](const Place& at) {
         std::uint8_t byte = 0;
         const iovec ours{&byte, 1}, theirs{reinterpret_cast<void*>(0x1000), 1};
         return syscall(SYS_process_vm_writev, at.parent, &ours, 1, &theirs, 1, 0);
     }},
    // new processes
    {"a process by clone", [](const Place&) { return child_of(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }},
    {"a process by clone3",
     [](const Place&) {
         std::uint64_t how[8]{};
         how[4] = SIGCHLD;
         return child_of(syscall(SYS_clone3, how, sizeof how));
     }},
    {"a process that shares memory",
     [](const Place&) {
         static std::uint8_t stack[1 << 16];
         return long{clone([](void*) { return 0; }, stack + sizeof stack, CLONE_VM | SIGCHLD, nullptr)};
     }},
    {"another program",
     [](const Place&) {
         char name[] = "/bin/echo", word[] = "done";
         char* arguments[] = {name, word, nullptr};
         return syscall(SYS_execve, name, arguments, nullptr);
     }},
    {"another program by execveat",
     [](const Place&) {
         char name[] = "/bin/echo", word[] = "done";
         char* arguments[] = {name, word, nullptr};
         return syscall(SYS_execveat, AT_FDCWD, name, arguments, nullptr, 0);
     }},
    {"a namespace", [](const Place&) { return syscall(SYS_unshare, CLONE_NEWUSER); }},
    // networks
    {"a socket", [](const Place&) { return syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0); }},
    {"an internet socket", [](const Place&) { return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0); }},
    {"a pair of sockets",
     [](const Place&) {
         int ends[2];
         return syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, ends);
     }},
    // the kernel
    {"io_uring",
     [](const Place&) {
         std::uint8_t how[120]{};
         return syscall(SYS_io_uring_setup, 1, how);
     }},
    {"bpf", [](const Place&) { return syscall(SYS_bpf, 0, nullptr, 0); }},
    {"userfaultfd", [](const Place&) { return syscall(SYS_userfaultfd, 1); }},
    {"perf_event_open", [](const Place&) { return syscall(SYS_perf_event_open, nullptr, 0, -1, -1, 0); }},
    {"a key", [](const Place&) { return syscall(SYS_keyctl, 0, -3, 0); }},
    {"another user", [](const Place&) { return syscall(SYS_setuid, getuid()); }},
    {"code in memory",
     [](const Place&) {
         return syscall(SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
     }},
    {"memory made code",
     [](const Place&) {
         void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
         return syscall(SYS_mprotect, page, 4096, PROT_READ | PROT_EXEC);
     }},
    {"a core file", [](const Place&) { return syscall(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0); }},
    {"outlive the parent", [](const Place&) { return syscall(SYS_prctl, PR_SET_PDEATHSIG, 0, 0, 0, 0); }},
#ifdef __x86_64__ // the older calls
    {"open", [](const Place& at) { return syscall(SYS_open, at.file, O_RDONLY); }},
    {"stat",
     [](const Place& at) {
         struct stat about {};
         return syscall(SYS_stat, at.file, &about);
     }},
    {"fork", [](const Place&) { return child_of(syscall(SYS_fork)); }},
    {"a call of another kind", [](const Place&) { return syscall(0x40000000 + SYS_getpid); }}, // x32
#endif
};

// What decoders do, and must be able to.
const Attempt needed[] = {
    {"memory",
     [](const Place&) {
         std::vector<std::uint8_t> much(std::size_t{8} << 20, 1);
         return long{much[much.size() - 1]};
     }},
    {"a thread",
     [](const Place&) {
         long answer = -1;
         std::thread([&] { answer = 0; }).join();
         return answer;
     }},
    {"an exception",
     [](const Place&) {
         try {
             throw std::bad_alloc();
         } catch (const std::bad_alloc&) {
             return 0L;
         }
     }},
    {"the time",
     [](const Place&) {
         timespec now{};
         return syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
     }},
    {"its bounds",
     [](const Place&) {
         rlimit limit{};
         return long{getrlimit(RLIMIT_STACK, &limit)};
     }},
};

int list() {
    for (const Attempt& attempt : forbidden) std::printf("forbidden %s\n", attempt.name);
    for (const Attempt& attempt : needed) std::printf("needed %s\n", attempt.name);
    return EXIT_SUCCESS;
}

Act find(std::string_view name) {
    for (const Attempt& attempt : forbidden)
        if (attempt.name == name) return attempt.act;
    for (const Attempt& attempt : needed)
        if (attempt.name == name) return attempt.act;
    return nullptr;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "list") return list();
    if (argc != 5) return EXIT_FAILURE;
    const Act act = find(argv[2]);
    if (act == nullptr) return EXIT_FAILURE;
    if (std::string_view(argv[1]) == "inside" && !qrid::decoder::enter_sandbox(milliseconds)) {
        std::puts("no sandbox");
        return EXIT_FAILURE;
    }
    errno = 0;
    const long answer = act({argv[3], static_cast<pid_t>(std::strtol(argv[4], nullptr, 10))});
    const std::string said = answer >= 0 || answer < -4095 ? "done" : "refused " + std::to_string(errno);
    (void)!write(STDOUT_FILENO, said.data(), said.size());
    _exit(EXIT_SUCCESS);
}
