#include "dispatch.h"

#include <csignal>
#include <cstdlib>
#include <unistd.h>

namespace {

// Staged files are unlinked by the next run's names never meeting theirs; a second signal is not waited for.
void on_interrupt(int /*signal*/) {
    qrid::cmd::restore_terminal();
    ::_exit(130);
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of writing, told as such
    qrid::cmd::Session session = qrid::cmd::system_session();
    return qrid::cmd::dispatch({argv + 1, argv + argc}, session);
}
