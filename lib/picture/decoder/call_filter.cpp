#include "qrid/picture/decoder/call_filter.h"

#include <cerrno>
#include <initializer_list>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace qrid::decoder {

namespace {

constexpr int harmless[] = {
    // memory
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    // threads of this program
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getcpu),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    // its own signals
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    // time and chance
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(sysinfo), // qsort asks how much memory there is
    // the descriptors that it has
    SCMP_SYS(read),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    // the end
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

using Argument = scmp_arg_cmp;

/// Of the bits in `mask` exactly these are set.
Argument bits(unsigned position, scmp_datum_t mask, scmp_datum_t set) {
    return {position, SCMP_CMP_MASKED_EQ, mask, set};
}

Argument equal(unsigned position, scmp_datum_t value) { return {position, SCMP_CMP_EQ, value, 0}; }

class Filter {
public:
    Filter() : context_(seccomp_init(SCMP_ACT_ERRNO(ENOSYS)), seccomp_release) {}

    void allow(int call, std::initializer_list<Argument> when = {}) {
        sound_ = sound_ && context_ != nullptr &&
                 seccomp_rule_add_array(context_.get(), SCMP_ACT_ALLOW, call, static_cast<unsigned>(when.size()),
                                        when.begin()) == 0;
    }

    bool load() {
        return sound_ && context_ != nullptr &&
               seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
               seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_TSYNC, 1) == 0 && seccomp_load(context_.get()) == 0;
    }

private:
    std::unique_ptr<void, decltype(&seccomp_release)> context_;
    bool sound_ = true;
};

} // namespace

bool filter_calls() {
    Filter filter;
    for (const int call : harmless) filter.allow(call);
    for (const scmp_datum_t fd : {STDOUT_FILENO, STDERR_FILENO}) {
        filter.allow(SCMP_SYS(write), {equal(0, fd)});
        filter.allow(SCMP_SYS(writev), {equal(0, fd)});
    }
    // No memory that can be executed, and nothing but memory.
    filter.allow(SCMP_SYS(mmap), {bits(2, PROT_EXEC, 0), bits(3, MAP_ANONYMOUS, MAP_ANONYMOUS)});
    filter.allow(SCMP_SYS(mprotect), {bits(2, PROT_EXEC, 0)});
    // Threads and no processes. clone3 hides its flags behind a pointer; without it the C library takes clone.
    constexpr scmp_datum_t thread = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM;
    constexpr scmp_datum_t apart = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
                                   CLONE_NEWPID | CLONE_NEWNET | CLONE_PTRACE | CLONE_VFORK | CLONE_PIDFD;
    filter.allow(SCMP_SYS(clone), {bits(0, thread | apart, thread)});
    // Its own bounds, to be read; the name of a thread.
    filter.allow(SCMP_SYS(prlimit64), {equal(0, 0), equal(2, 0)});
    filter.allow(SCMP_SYS(prctl), {equal(0, PR_SET_NAME)});
    return filter.load();
}

} // namespace qrid::decoder
