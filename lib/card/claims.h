// The claims of a card: a CWT (RFC 8392) with the identity, the holder's key and the status reference.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/card/identity.h"
#include "qrid/crypto/keys.h"

#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// Where the standing of a card is told (Token Status List): its place in a list, and the list's name.
struct StatusReference {
    std::uint64_t idx = 0;
    std::string uri;
    bool operator==(const StatusReference&) const = default;
};

/// Every claim is optional here; which ones a card must have is for the checks to say.
struct Claims {
    std::optional<std::string> iss, sub;
    std::optional<Seconds> exp, nbf, iat;
    std::optional<Bytes> cti;
    std::optional<PublicKey> cnf; ///< the holder's key (RFC 8747)
    std::optional<Identity> identity;
    std::optional<StatusReference> status;
    /// The card was made for tests: a private claim (RFC 8392 section 9.1), -65537, whose value is true. Any other
    /// value of it is an unknown claim.
    bool test = false;

    // Of others' cards; these are not written.
    std::vector<std::string> aud = {}; ///< for whom the card is meant (RFC 8392 section 3.1.3); empty: for everybody
    std::string unusable_cnf = {};     ///< what the holder's key is, when no proof by it can be checked
    bool has_other_status = false;     ///< its standing is told by another mechanism than a Token Status List
};

/// Deterministic CBOR.
Bytes write_claims(const Claims& claims);

/// Throws Error(bad_cbor), or Error(bad_claims) for a claim of the wrong type or range. Variants and unknown claims are
/// told in `warnings`.
Claims read_claims(ByteView payload, Warnings& warnings);

} // namespace qrid
