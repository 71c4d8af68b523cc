// Cards in a text as people paste it: quoted, behind a label, folded, escaped. What is undone takes no guessing: a
// card's stream has a checksum, and the signature decides anyway.
#pragma once

#include "qrid/base/repair.h"

#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// One thing of a text that may be a card.
struct PastedCard {
    std::size_t line = 0; ///< where it begins, counted from 1
    std::string text;     ///< as it is in the code
    Repairs repairs;      ///< what was undone for that
};

/// What a text of one or several lines holds.
struct PastedText {
    /// Cards and other credentials (Claim 169, EU DCC, SMART Health Card, JWT, SD-JWT) that are whole, in their order.
    std::vector<PastedCard> cards;
    /// The lines that are in none of them and not blank, with nothing undone.
    std::vector<PastedCard> rest;
};
PastedText pasted_cards(std::string_view content);

/// The same for a text that should be one card: it as it is when nothing had to be undone, or nothing can be.
PastedCard pasted_card(std::string_view text);

/// Why a text that should be Base45 of a card cannot be read, when it can be told: it was put into lower case, its
/// spaces are lost or were made plus signs, its end is missing. Empty when nothing is known.
std::string cause_of_damage(std::string_view text);

} // namespace qrid
