// A card as the text that its QR code carries: COSE bytes, compressed, in Base45. There is no prefix.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/card/text_kind.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace qrid {

/// How a card is compressed.
enum class Compression {
    zlib,
    brotli,
    shorter ///< whichever of them is
};

/// "zlib", "brotli" or "auto". Throws Error(usage) for another name.
Compression parse_compression(std::string_view name);

/// The text of a COSE message. What Brotli makes is not taken when the text would begin with a space, which editors and
/// scanners take away.
std::string text_of_card(ByteView cose, Compression compression = Compression::zlib);

/// The COSE bytes of a text. Throws Error(not_a_card) naming what it is instead, Error(unsupported_format) for a
/// known other kind of card, Error(bad_base45), Error(bad_compression), Error(too_large).
Bytes card_of_text(std::string_view raw, std::size_t limit = max_card_bytes);

/// The layers of a card's text, for those who want to see them.
struct CardLayers {
    std::string_view text; ///< of the input, trimmed
    Bytes compressed;
    bool is_brotli = false;
    Bytes cose;
};

/// Throws as card_of_text().
CardLayers card_layers(std::string_view raw, std::size_t limit = max_card_bytes);

} // namespace qrid
