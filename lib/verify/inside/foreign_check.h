// Verifies the other people's cards for which keys can be given. For the verify room's own files.
#pragma once

#include "qrid/card/text.h"
#include "qrid/verify/verifier.h"

namespace qrid {

/// Requires `kind` eu_dcc or health_card. Their standing is told by no list, and nothing binds them to a device. Throws
/// what their readers throw.
Report verify_foreign(const Verifier& verifier, std::string input, TextKind kind, std::string_view text);

} // namespace qrid
