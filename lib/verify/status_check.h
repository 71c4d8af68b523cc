// The status check of a card: which list counts, and what it says. For the verify room's own files.
#pragma once

#include "qrid/verify/verify.h"

namespace qrid {

namespace check_result {
CheckResult pass(Check check, std::string detail = {});
CheckResult fail(Check check, Code code, std::string detail);
CheckResult unknown(Check check, Code code, std::string detail);
CheckResult skip(Check check, std::string detail);
} // namespace check_result

/// The outcome of the signature check, and the key on which the later checks are made: the signer, or else the one that
/// the card claims.
struct Signed {
    CheckResult result;
    const TrustedKey* key = nullptr;
};

/// `key_counts` says whether the key check passed: only for a card that a trusted key signed is a list fetched.
CheckResult check_status(const Verifier& verifier, const Signed& sign, bool key_counts, const Claims& claims,
                         Warnings& warnings);

} // namespace qrid
