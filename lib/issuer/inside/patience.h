// Work on a registry that many machines share.
#pragma once

#include "qrid/base/error.h"

namespace qrid {

/// What `act` gives, a whole transaction. While other processes hold the registry it is tried again, for about a
/// minute, as each try waits for five seconds. Throws Error(issuer_busy) then.
auto patiently(auto&& act) {
    constexpr int most_tries = 12;
    for (int tries = 1;; ++tries) {
        try {
            return act();
        } catch (const Error& error) {
            if (error.code() != Code::issuer_busy || tries == most_tries) throw;
        }
    }
}

} // namespace qrid
