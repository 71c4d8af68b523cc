// --online of commands that verify.
#pragma once

#include "qrid/status/fetch.h"
#include "qrid/verify/verifier.h"

namespace qrid::cmd {

/// Lets the verifier get lists as 'status fetch' does. It must stay where it is.
void go_online(Verifier& verifier, const FetchOptions& options);

} // namespace qrid::cmd
