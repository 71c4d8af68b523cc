// Which of an account's cards to show: the smallest that serves.
#pragma once

#include "qrid/card/card.h"
#include "qrid/wallet/account.h"

namespace qrid {

/// A card of an account, read.
struct HeldCard {
    WalletCard card;
    Bytes cose;
    Claims claims;
};

/// What a card must be to serve.
struct CardWish {
    std::string name = {};                      ///< of the card or how it begins; any when empty
    std::optional<std::vector<int>> needs = {}; ///< keys of the identity; see needs_of() for nothing
    Seconds at = 0;                             ///< when it must be valid
};

/// The card that the account's device can show and that has what is needed: of cards with the same fields the newest
/// (iat), and of the rest the one of the fewest bytes. Without stated needs a card is to identify a person: the full
/// name and the face, as far as any card has them. Throws Error(unreadable_file) without any card of the name,
/// Error(no_card_serves) telling for each card why it does not.
HeldCard choose_card(const Account& account, const CardWish& wish);

/// The names of the identity's fields, in the order of their keys.
std::vector<std::string_view> fields_of(const Claims& claims);

} // namespace qrid
