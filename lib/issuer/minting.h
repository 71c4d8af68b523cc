// Minting: identities become signed cards with a place in the registry.
#pragma once

#include "qrid/card/claims.h"
#include "qrid/issuer/issuer.h"

#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// What a card gets beside its identity.
struct CardTerms {
    Seconds iat = 0;
    Seconds exp = 0;
    std::optional<Seconds> nbf;
    std::optional<PublicKey> cnf; ///< the holder's key
};

struct MintedCard {
    std::string text; ///< what its QR code carries
    StatusPlace place;
    std::string kid; ///< hexadecimal
    Seconds exp = 0;
};

/// Signs with one key of an issuer. Throws Error(key_not_allowed) when the key is not active, not for cards, or the
/// card's exp lies past its verify_until.
class Mint {
public:
    Mint(Issuer& issuer, KeyRow row, PrivateKey key);

    /// One card for each identity, in order: serial numbers taken, rows written, all signed, over `threads` threads.
    /// The caller holds the registry's transaction and commits it before a card is given out.
    std::vector<MintedCard> mint(const std::vector<Identity>& identities, const CardTerms& terms, unsigned threads = 1);

private:
    void check_allowed(const CardTerms& terms) const;

    Issuer& issuer_;
    KeyRow row_;
    PrivateKey key_;
    IndexSpace space_;
};

} // namespace qrid
