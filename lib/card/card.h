// A card: claims, signed.
#pragma once

#include "qrid/base/error.h"
#include "qrid/card/claims.h"
#include "qrid/card/presentation.h"
#include "qrid/card/text.h"
#include "qrid/cose/encrypt0.h"
#include "qrid/cose/sign1.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/seeded.h"

namespace qrid {

/// How a signed card becomes the text of a QR code.
struct CardForm {
    Compression compression = Compression::zlib;
    std::optional<cose::ContentKey> encryption = std::nullopt; ///< sign first, then encrypt
    RandomSource random = {};                                  ///< for its IVs: from a seed one for each card
};

/// The text of a card's COSE bytes.
std::string text_of_card(ByteView cose, const CardForm& form);

/// Which cards say that they are tests.
enum class TestMark {
    by_key,    ///< those of a test key, whatever their claims say
    by_claims, ///< those whose claims do: an issuer knows whether it is for tests, and a kid may look so by accident
};

/// Signs one card after the other with the same key, whose kid (cose::kid_of) is computed once. Safe to use from many
/// threads.
class CardSigner {
public:
    explicit CardSigner(PrivateKey key, TestMark mark = TestMark::by_key);

    const PrivateKey& key() const { return key_; }
    const Bytes& kid() const { return kid_; }

    /// The COSE bytes of a new card: the claims under the key, named by its kid. `content` is set to the SHA-256 of its
    /// Sig_structure, if it is wanted.
    Bytes sign(const Claims& claims, Sha256* content = nullptr) const;

    /// The same as the text of a QR code.
    std::string text(const Claims& claims, const CardForm& form = {}, Sha256* content = nullptr) const;

private:
    PrivateKey key_;
    Bytes kid_, protected_; // the header of every card
    bool marks_ = false;    ///< every card
};

/// How a card was encrypted, for those who want to know.
struct Encryption {
    std::string_view alg; ///< "A128GCM", "A256GCM"
    std::optional<Bytes> kid;
};

/// The proof around a card that its holder's device has shown.
struct Proof {
    cose::Sign1 message;
    ProofClaims claims;
};

/// The parts of a message that was meant as a card. No signature has been looked at: nothing here is to be trusted.
struct ReadCard {
    cose::Sign1 message;
    Claims claims;             ///< without identity when `flaw` is set
    std::optional<Error> flaw; ///< bad claims: the message could still be checked for its signature
    Warnings warnings;
    std::optional<Encryption> encryption; ///< when it came encrypted
    std::optional<Proof> proof;           ///< when its holder's device shows it
    std::size_t size = 0;                 ///< of the card's own message; bytes
    std::string other_kind;               ///< "a status list token", of a message that is no card by its typ
};

/// The card itself, or one that is encrypted under one of `keys`, or one that is presented. Throws Error(bad_cbor),
/// Error(bad_cose), Error(encrypted), Error(unsupported_algorithm); Error(bad_claims) for a bad presentation.
ReadCard read_card(ByteView cose, std::span<const cose::ContentKey> keys = {});

} // namespace qrid
