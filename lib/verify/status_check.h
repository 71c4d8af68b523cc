// The status check of a card: which list counts, and what it says. For the verify room's own files.
#pragma once

#include "qrid/verify/signature_check.h"
#include "qrid/verify/verify.h"

namespace qrid {

/// `key_counts` says whether the key check passed: only for a card that a trusted key signed is a list fetched.
CheckResult check_status(const Verifier& verifier, const Signed& sign, bool key_counts, const Claims& claims,
                         Warnings& warnings);

} // namespace qrid
