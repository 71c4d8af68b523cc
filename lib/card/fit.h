// Whether the text of a card fits a QR code that printers and cameras can cope with, and what to leave out if not.
#pragma once

#include "qrid/card/card.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// About as many bytes as the fields of an identity carry; to tell which of many carries most.
std::size_t content_size(const Identity& identity);

/// How long the texts of cards are, without making one that anybody would trust: under a key of its own.
class CardRuler {
public:
    CardRuler(Algorithm algorithm, CardForm form);
    std::size_t characters(const Claims& claims) const;

private:
    CardSigner stranger_;
    CardForm form_;
};

/// The most characters of a card's text in a code of print_version at level M, which is drawn unless more is asked for.
std::size_t usual_capacity();

/// A card that is too large for that, and what would make it fit.
struct Overflow {
    std::size_t characters = 0;         ///< of its text
    std::optional<int> version;         ///< that it takes at level M; nothing when it fits none
    bool fits_with_less = false;        ///< at level L it fits
    std::size_t face_bytes = 0;         ///< the face's, 0 without one
    std::size_t smaller_face = 0;       ///< bytes of a face with which it would fit, 0 when no face would do
    std::vector<std::string> drop = {}; ///< names of fields without which it fits, the largest first
};

/// Nothing when it fits. `characters_of` tells the length of the text of a card with an identity; it is asked for the
/// identity, and for parts of it. Fields that tell whose the card is are never among those to leave out.
std::optional<Overflow> overflow_of(const Identity& identity,
                                    const std::function<std::size_t(const Identity&)>& characters_of);

} // namespace qrid
