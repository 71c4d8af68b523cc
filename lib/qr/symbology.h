// The kinds of codes that are told apart, and what people know them from.
#pragma once

#include "qrid/words/phrase.h"

#include <string_view>

namespace qrid {

enum class Symbology {
    qr,
    micro_qr,
    rmqr,
    aztec,
    data_matrix,
    pdf417,
    maxicode,
    ean13,
    ean8,
    upc_a,
    upc_e,
    code39,
    code93,
    code128,
    codabar,
    itf,
    databar,
};
inline constexpr Symbology last_symbology = Symbology::databar;

/// A stable name, such as "data-matrix".
std::string_view name(Symbology symbology);

/// As a heading: "Data Matrix code".
std::string_view title(Symbology symbology);

/// "an Aztec code, as on train tickets".
Phrase described(Symbology symbology);

/// Whether it is bars beside each other, which say the same from top to bottom.
constexpr bool is_linear(Symbology symbology) { return symbology >= Symbology::ean13; }

/// The answer to somebody who took it for a card: one sentence, lower case, no full stop.
Phrase no_card_words(Symbology symbology);

} // namespace qrid
