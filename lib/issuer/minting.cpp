#include "qrid/issuer/minting.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/card/fit.h"
#include "qrid/card/identity.h"
#include "qrid/card/naming.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {

CardMaker::CardMaker(IssuerFacts facts, PrivateKey key)
    : facts_(std::move(facts)), signer_(std::move(key), TestMark::by_claims), space_(facts_.index_space()),
      subject_mac_(facts_.secret), kid_(hex_encode(signer_.kid())) {}

std::string CardMaker::subject_of(const Identity& record) const {
    const std::string* id = record.text(identity_key::id);
    return id == nullptr ? "" : subject_digest(subject_mac_, facts_.id_scheme, *id);
}

MintedCard CardMaker::make(Identity identity, std::string subject, std::string_view variant, std::uint64_t serial,
                           const CardTerms& terms, Sha256* content) const {
    if (const auto flaw = flaw_of_naming(identity, terms.cnf.has_value())) throw Error(*flaw);
    MintedCard minted{{},
                      {.serial = serial,
                       .place = space_.place(serial),
                       .subject = std::move(subject),
                       .kid = kid_,
                       .iat = terms.iat,
                       .exp = terms.exp,
                       .variant = std::string(variant)}};
    minted.text = signer_.text(claims_of(std::move(identity), minted.row.place, terms), terms.form, content);
    return minted;
}

Claims CardMaker::claims_of(Identity identity, StatusPlace place, const CardTerms& terms) const {
    return {.iss = facts_.iss,
            .sub = {},
            .exp = terms.exp,
            .nbf = terms.nbf,
            .iat = terms.iat,
            .cti = {},
            .cnf = terms.cnf,
            .identity = std::move(identity),
            .status = StatusReference{place.idx, facts_.uri_of(place.list)},
            .test = facts_.test};
}

std::size_t CardMaker::characters(const Identity& identity, const CardTerms& terms) const {
    return CardRuler(signer_.key().algorithm(), terms.form)
        .characters(claims_of(identity, {facts_.lists - 1, facts_.entries - 1}, terms));
}

Mint::Mint(Issuer& issuer, KeyRow row, PrivateKey key)
    : issuer_(issuer), row_(std::move(row)), maker_(issuer.facts(), std::move(key)) {
    if (hex_encode(maker_.kid()) != row_.kid)
        throw Error(Code::bad_key, fmt::format("the private key does not belong to key {}", row_.kid));
}

void Mint::check_allowed(const CardTerms& terms) const {
    issuer_.check_may_sign(row_, Purpose::cards, terms.exp, terms.iat);
}

std::uint64_t Mint::take_serials(std::uint64_t count) {
    // Flushed with the cards: if both are lost, no card was given out and the numbers are free.
    Registry::Transaction transaction(issuer_.registry(), Registry::Hold::all, Registry::Flush::later);
    const std::uint64_t first = issuer_.registry().take_serials(count);
    transaction.commit();
    return first;
}

void Mint::enter(std::span<const MintedCard> cards) {
    std::vector<const CardRow*> rows;
    rows.reserve(cards.size());
    for (const MintedCard& card : cards) rows.push_back(&card.row);
    issuer_.registry().add_cards(rows);
}

void Mint::journal(std::size_t cards, Seconds at) {
    issuer_.registry().journal(at, "cards-minted", {{"count", cards}, {"kid", row_.kid}});
}

Bytes Mint::sign_statement(std::string_view type, ByteView payload) const {
    return cose::write_sign1(maker_.key(), {{cose::label::kid, ByteView(maker_.kid())}, {cose::label::typ, type}},
                             payload);
}

std::vector<MintedCard> Mint::mint_variants(const Identity& record, std::span<const Variant> variants,
                                            const CardTerms& terms) {
    check_allowed(terms);
    std::vector<Identity> identities = identities_of(record, variants, terms.cnf.has_value());
    const std::string subject = maker_.subject_of(record);
    std::uint64_t serial = issuer_.registry().take_serials(identities.size());
    std::vector<MintedCard> minted;
    for (std::size_t i = 0; i < identities.size(); ++i)
        minted.push_back(maker_.make(std::move(identities[i]), subject,
                                     variants.empty() ? "" : std::string_view(variants[i].name), serial++, terms));
    enter(minted);
    return minted;
}

CardTerms usual_terms(const Issuer& issuer, Seconds now) {
    return {.iat = now, .exp = now + issuer.config().card_life, .nbf = {}, .cnf = {}};
}

MintedCard mint_card(Issuer& issuer, const Secret& passphrase, const Identity& record, Seconds now) {
    check_birth(record, now);
    check_id(record, issuer.config().id_rule(), now);
    const CardTerms terms = usual_terms(issuer, now);
    const KeyRow key = issuer.active_key(Purpose::cards, now);
    Mint mint(issuer, key, issuer.open_key(key, passphrase));
    Registry::Transaction transaction(issuer.registry());
    std::vector<MintedCard> cards = mint.mint_variants(record, {}, terms);
    mint.journal(cards.size(), now);
    transaction.commit();
    return std::move(cards.front());
}

} // namespace qrid
