// Minting: identities become signed cards with a place in the registry.
#pragma once

#include "qrid/card/card.h"
#include "qrid/card/variant.h"
#include "qrid/issuer/issuer.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// What a card gets beside its identity.
struct CardTerms {
    Seconds iat = 0;
    Seconds exp = 0;
    std::optional<Seconds> nbf;
    std::optional<PublicKey> cnf; ///< the holder's key
    CardForm form = {};
};

struct MintedCard {
    std::string text; ///< what its QR code carries
    CardRow row;      ///< what the registry is to know of it
};

/// Makes cards of an issuer without its registry. Safe to use from several threads.
class CardMaker {
public:
    CardMaker(IssuerFacts facts, PrivateKey key);

    const PrivateKey& key() const { return signer_.key(); }
    const Bytes& kid() const { return signer_.kid(); }

    /// What the registry is to know the person of a whole record by: the digest of the ID, or nothing without an ID.
    std::string subject_of(const Identity& record) const;

    /// One card under a serial number, for a subject as of subject_of(), whether the card carries the ID or not.
    /// `variant` is its name, empty for a whole record. `content` is set to the digest of all that was signed
    /// (LedgerCard::content), if it is wanted. Throws Error(no_identity) for a card that would say of nobody.
    MintedCard make(Identity identity, std::string subject, std::string_view variant, std::uint64_t serial,
                    const CardTerms& terms, Sha256* content = nullptr) const;

    /// Characters of the text of a card with an identity, as make() makes it, under a key that nobody trusts.
    std::size_t characters(const Identity& identity, const CardTerms& terms) const;

private:
    Claims claims_of(Identity identity, StatusPlace place, const CardTerms& terms) const;

    IssuerFacts facts_;
    CardSigner signer_;
    IndexSpace space_;
    HmacSha256 subject_mac_;
    std::string kid_; ///< hexadecimal
};

/// Signs with the active key of an issuer. A card is signed first and entered into the registry after it, within one
/// transaction with whatever else must be true of it; before that is committed, nobody may get the card.
class Mint {
public:
    /// The key may be another than the file in the issuer's directory, such as one in a hardware token; its public
    /// half must be the row's.
    Mint(Issuer& issuer, KeyRow row, PrivateKey key);

    const KeyRow& key() const { return row_; }

    /// Throws Error(key_not_allowed) unless the key may sign such cards now.
    void check_allowed(const CardTerms& terms) const;

    /// The serial numbers for a batch, in a short transaction of their own: several processes sign at once, and no
    /// number is given out twice. Those of a batch that then fails are lost. Returns the first.
    std::uint64_t take_serials(std::uint64_t count);

    const CardMaker& maker() const { return maker_; }

    /// Writes the rows of cards that were signed. Within the caller's transaction.
    void enter(std::span<const MintedCard> cards);

    /// Writes into the journal that so many were minted. Within the caller's transaction.
    void journal(std::size_t cards, Seconds at);

    /// A COSE_Sign1 of another kind than a card under the same key; `type` is its header 16.
    Bytes sign_statement(std::string_view type, ByteView payload) const;

    /// One card for each variant, in their order, or one of the whole record when there are none. Each has a place of
    /// its own, and all are entered for the person of the record. All in the caller's transaction. Throws
    /// Error(bad_record) before anything is taken when a variant leaves nothing of the record.
    std::vector<MintedCard> mint_variants(const Identity& record, std::span<const Variant> variants,
                                          const CardTerms& terms);

private:
    Issuer& issuer_;
    KeyRow row_;
    CardMaker maker_;
};

/// The terms of a card of which nothing is said: issued `now`, for as long as the issuer's cards live.
CardTerms usual_terms(const Issuer& issuer, Seconds now);

/// One card of a person's whole record on those terms, signed with the issuer's active key and entered into the
/// registry, which is committed when this returns. Throws Error(bad_record) or Error(no_identity) for a record that is
/// no good, Error(missing_key), Error(key_not_allowed), Error(wrong_passphrase), and as the registry does.
MintedCard mint_card(Issuer& issuer, const Secret& passphrase, const Identity& record, Seconds now);

} // namespace qrid
