#include "dispatch.h"
#include "qrid/base/places.h"
#include "qrid/base/process_secrets.h"
#include "qrid/referee/live_groups.h"
#include "terminal.h"

#include <csignal>
#include <cstdlib>
#include <unistd.h>

namespace {

// At once: whatever is half done lies beside its target under another name, or in a transaction.
void on_interrupt(int /*signal*/) {
    qrid::kill_live_groups(); // verifiers, and what they have started
    qrid::cmd::restore_terminal();
    ::_exit(130);
}

} // namespace

int main(int argc, char** argv) {
    for (int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) std::signal(signal, on_interrupt);
    qrid::keep_memory_private();
    qrid::forget_relative_places();
    qrid::cmd::Session session = qrid::cmd::system_session();
    return qrid::cmd::dispatch({argv + 1, argv + argc}, session);
}
