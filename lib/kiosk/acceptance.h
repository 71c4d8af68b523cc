// That terms were accepted, as evidence: who issues the card signs what was accepted, when, how, and for which card.
// It stands in the registry's journal; the text itself is kept beside it.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/issuer/minting.h"
#include "qrid/kiosk/terms.h"

#include <string>
#include <vector>

namespace qrid {

/// What is signed: no personal data, as the card stands for the person.
struct Acceptance {
    std::string terms;             ///< hexadecimal SHA-256 of their text
    std::string version, language; ///< as the terms name them, or empty
    Seconds at = 0;
    std::string how;  ///< "by flag", "at the prompt"
    std::string card; ///< LIST-IDX
    bool operator==(const Acceptance&) const = default;
};

/// A COSE_Sign1 with header 16 "application/qrid-acceptance+cbor" over a map of the names above, the digest as bytes.
Bytes sign_acceptance(const Acceptance& acceptance, const Mint& mint);

/// The reverse; the signature is not looked at. Throws Error(bad_cose), Error(bad_cbor), Error(bad_claims).
Acceptance read_acceptance(const cose::Sign1& message);

/// Keeps the terms' text in the registry, and journals where new ones came from and every acceptance. Within a
/// transaction.
void record_acceptance(Issuer& issuer, const Terms& terms, const Acceptance& acceptance, const Mint& mint);

struct AcceptanceVerdict {
    std::uint64_t acceptances = 0; ///< whose evidence holds
    std::uint64_t texts = 0;       ///< different ones that were accepted
    std::vector<std::string> flaws, notes;
};

/// Reads the whole journal. A flaw is evidence that is no evidence: a signature that is not the issuer's, a row that
/// says something else than what was signed, a card of the kiosk without any, a text that is not there or was changed,
/// and a terms file that was changed since under the same version. Notes tell of files that are gone, or hold another
/// version by now.
AcceptanceVerdict verify_acceptances(const Issuer& issuer);

} // namespace qrid
