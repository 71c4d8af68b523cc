#include "qrid/picture/decoder/sandbox.h"

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace qrid::decoder {

namespace {

constexpr int failed = 70;

void bound(__rlimit_resource_t resource, std::uint64_t most, std::uint64_t grace = 0) {
    const rlimit limit{most, most + grace};
    if (setrlimit(resource, &limit) != 0) _exit(failed);
}

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64, most_calls = 0x40000000; // above: those of the x32 kind
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64, most_calls = 0x40000000;
#else
constexpr std::uint32_t architecture = 0, most_calls = 0; // calls are not filtered
#endif

constexpr long forbidden[] = {
    SYS_execve,
    SYS_execveat,
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_ptrace,
    SYS_kill,
    SYS_tkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_pidfd_send_signal,
    SYS_fchmod,
    SYS_fchown,
    SYS_utimensat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_pidfd_open,
    SYS_unlinkat,
    SYS_renameat,
    SYS_renameat2,
    SYS_mkdirat,
    SYS_linkat,
    SYS_symlinkat,
    SYS_fchmodat,
    SYS_fchownat,
    SYS_truncate,
    SYS_mknodat,
    SYS_openat2,
    SYS_io_uring_setup,
    SYS_bpf,
    SYS_userfaultfd,
    SYS_keyctl,
    SYS_add_key,
    SYS_mount,
    SYS_setns,
    SYS_unshare,
    SYS_perf_event_open,
#ifdef SYS_open // the older calls, where an architecture has them
    SYS_open,
    SYS_creat,
    SYS_unlink,
    SYS_rename,
    SYS_mkdir,
    SYS_rmdir,
    SYS_link,
    SYS_symlink,
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_mknod,
    SYS_fork,
    SYS_vfork,
#endif
};

/// These calls, and opening for writing, fail as if they were not permitted; the others are as ever.
void forbid_calls() {
    constexpr unsigned refuse = SECCOMP_RET_ERRNO | EPERM;
    std::vector<sock_filter> filter;
    const auto add = [&](unsigned code, std::uint32_t k, unsigned char yes = 0, unsigned char no = 0) {
        filter.push_back({static_cast<std::uint16_t>(code), yes, no, k});
    };
    if (architecture == 0) return;
    add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch));
    add(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0);
    add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    add(BPF_JMP | BPF_JGE | BPF_K, most_calls, 0, 1);
    add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    for (long call : forbidden) {
        add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1);
        add(BPF_RET | BPF_K, refuse);
    }
    add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(SYS_openat), 1, 0);
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[2]));
    add(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0, 1);
    add(BPF_RET | BPF_K, refuse);
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

} // namespace

void enter_sandbox(std::int64_t milliseconds) {
    constexpr std::uint64_t files = 32; // fonts are files
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    bound(RLIMIT_CORE, 0);
    bound(RLIMIT_FSIZE, 0);
    bound(RLIMIT_NOFILE, files);
    bound(RLIMIT_CPU, static_cast<std::uint64_t>(milliseconds) / 1000 + 1, 1); // SIGXCPU comes first
    bound(RLIMIT_AS, max_address_space);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) _exit(failed);
    forbid_calls();
}

} // namespace qrid::decoder
