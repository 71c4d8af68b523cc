// The status check of a card: which list counts, and what it says. For the verify room's own files.
#pragma once

#include "qrid/verify/inside/signature_check.h"
#include "qrid/verify/verifier.h"

namespace qrid {

/// `may_fetch` says whether the key check passed and nothing has failed: only for such a card is a list fetched.
CheckResult check_status(const Verifier& verifier, const Signed& sign, bool may_fetch, const Claims& claims,
                         Warnings& warnings);

} // namespace qrid
