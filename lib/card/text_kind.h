// What the text of a code is, told from its form.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/qr/symbology.h"

#include <cstddef>
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
    boarding_pass,
    driving_licence,
    travel_document, ///< its machine-readable lines
    rail_ticket,
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
    gs1,
    product_number,
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

/// `card` when the text is Base45 that could be one.
TextKind text_kind(std::string_view raw);

/// The same of what a code of that symbology holds: of barcodes for goods it says more than the digits.
TextKind text_kind(std::string_view raw, Symbology symbology);

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

/// Whether a text is Base45 of a COSE message that Brotli has compressed, which nothing tells but that it can be read.
bool is_brotli_card(std::string_view text);

/// Whether bytes, inflated, are what no signed message begins with: text, JSON, or a map of CBOR.
bool is_packed_content(ByteView content);

/// Without the white space around it but for a space at its front, with which the Base45 of Brotli may begin.
std::string_view without_line_ends(std::string_view text);

/// Without the white space around it that scanners and editors add: CR, LF, tab, and spaces.
std::string_view trimmed(std::string_view text);

} // namespace qrid
