#include "qrid/issuer/minting.h"

#include "qrid/base/error.h"
#include "qrid/base/parallel.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"

#include <fmt/format.h>

namespace qrid {

Mint::Mint(Issuer& issuer, KeyRow row, PrivateKey key)
    : issuer_(issuer), row_(std::move(row)), key_(std::move(key)), space_(issuer.index_space()) {}

void Mint::check_allowed(const CardTerms& terms) const {
    const auto refuse = [&](const std::string& why, const std::string& hint) {
        throw Error(Code::key_not_allowed, fmt::format("key {} may not sign this: {}", row_.kid, why), hint);
    };
    if (row_.purpose != Purpose::cards)
        refuse(fmt::format("it is for {}", name(row_.purpose)), "choose a key for cards, see 'qrid key list'");
    const KeyState state = state_of(row_, terms.iat);
    if (state != KeyState::active)
        refuse(fmt::format("it is {}", name(state)), "choose an active key, see 'qrid key list'");
    if (terms.exp > row_.verify_until)
        refuse(fmt::format("the card would outlive it, which is verified until {}", format_time(row_.verify_until)),
               "shorten the card's life with --valid-for");
}

std::vector<MintedCard> Mint::mint(const std::vector<Identity>& identities, const CardTerms& terms, unsigned threads) {
    check_allowed(terms);
    Registry& registry = issuer_.registry();
    const std::uint64_t first = registry.take_serials(identities.size());
    std::vector<MintedCard> minted(identities.size());
    std::vector<CardRow> rows(identities.size());
    for (std::size_t i = 0; i < identities.size(); ++i) {
        minted[i].place = space_.place(first + i);
        minted[i].kid = row_.kid;
        minted[i].exp = terms.exp;
        const std::string* id = identities[i].text(identity_key::id);
        rows[i] = {minted[i].place, id == nullptr ? "" : issuer_.subject_digest(*id), row_.kid, terms.iat, terms.exp,
                   Standing::valid};
    }
    registry.add_cards(rows);
    parallel_for(identities.size(), threads, [&](std::size_t i) {
        const Claims claims{.iss = issuer_.config().iss,
                            .sub = {},
                            .exp = terms.exp,
                            .nbf = terms.nbf,
                            .iat = terms.iat,
                            .cti = {},
                            .cnf = terms.cnf,
                            .identity = identities[i],
                            .status = StatusReference{minted[i].place.idx, issuer_.status_uri(minted[i].place.list)}};
        minted[i].text = text_of_card(sign_card(claims, key_));
    });
    return minted;
}

} // namespace qrid
