// A card as the text that its QR code carries: COSE bytes, compressed, in Base45. There is no prefix.
#pragma once

#include "qrid/base/bytes.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace qrid {

/// The largest card that is inflated: 64 KiB. A QR code holds under 3 KB.
inline constexpr std::size_t max_card_bytes = 64 << 10;

/// What a text is, told from its form alone.
enum class TextKind {
    card,
    eu_dcc,
    health_card,
    aadhaar,
    aadhaar_xml, ///< as it was before 2018
    philsys,
    mdoc,
    vds_nc,
    vc_barcode,
    packed, ///< zlib and Base45 around something else than a signed message, as PixelPass writes it
    jwt,
    sd_jwt,
    url,
    vcard,
    wifi,
    phone,
    mail,
    text_message,
    place,
    event,
    one_time_password,
    coins,
    merchant_payment,
    bank_transfer,
    challenge,
    json,
    other
};

/// "a Claim 169 card", "a web address" and so on.
std::string_view name(TextKind kind);

/// Whether it is a known kind of card, certificate or token that is no Claim 169 card.
bool is_other_card(TextKind kind);

/// Whether bytes are a CBOR map to their end, as some programs pack data without a signature.
bool holds_cbor_map(ByteView bytes);

/// `card` when the text is Base45 that could be one (see formats.md section 5 for the others).
TextKind text_kind(std::string_view raw);

/// The same without inflating zlib: packed data is taken for a card.
TextKind text_form(std::string_view raw);

/// Whether bytes begin as a COSE message may that is a card: with an array of three or four, or with one of the tags 16
/// to 18, 61 and 55799. No text begins so.
bool begins_as_cose(ByteView bytes);

/// Whether a text is Base45 of one whole compressed stream: of zlib to its checksum, of Brotli where a COSE message is
/// in it.
bool is_whole_stream(std::string_view text);

/// Whether a text is Base45 of the beginning of a zlib stream whose end is missing.
bool is_cut_stream(std::string_view text);

/// Whether the first characters of a text are those of a zlib stream in Base45.
bool starts_as_zlib(std::string_view text);

/// Whether a text has the form of a JWS, a JWE, or an SD-JWT.
bool is_token(std::string_view text);

/// Without the white space around it that scanners and editors add: CR, LF, tab, and spaces.
std::string_view trimmed(std::string_view text);

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
