#include "qrid/card/text_kind.h"

#include "qrid/base/brotli.h"
#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/letters.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"
#include "qrid/card/barcode_text.h"
#include "qrid/card/gs1_text.h"
#include "qrid/card/mrz_text.h"
#include "qrid/cbor/codec.h"

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr std::size_t aadhaar_min_digits = 500;

struct KindName {
    TextKind kind;
    std::string_view name;
};
constexpr std::array kind_names{
    KindName{TextKind::card, "a Claim 169 card"},
    KindName{TextKind::eu_dcc, "an EU Digital COVID Certificate"},
    KindName{TextKind::health_card, "a SMART Health Card"},
    KindName{TextKind::aadhaar, "an Aadhaar Secure QR code"},
    KindName{TextKind::aadhaar_xml, "an Aadhaar code of the old form, without a signature"},
    KindName{TextKind::philsys, "a PhilSys card"},
    KindName{TextKind::mdoc, "an mdoc engagement"},
    KindName{TextKind::vds_nc, "an ICAO visible digital seal"},
    KindName{TextKind::vc_barcode, "a verifiable credential barcode"},
    KindName{TextKind::packed, "data packed without a signature (PixelPass)"},
    KindName{TextKind::jwt, "a JWT"},
    KindName{TextKind::sd_jwt, "an SD-JWT"},
    KindName{TextKind::boarding_pass, "a boarding pass (IATA)"},
    KindName{TextKind::driving_licence, "a driver's licence or ID card (AAMVA)"},
    KindName{TextKind::travel_document, "the machine-readable zone of a travel document (ICAO)"},
    KindName{TextKind::rail_ticket, "a train ticket (UIC)"},
    KindName{TextKind::url, "a web address"},
    KindName{TextKind::vcard, "a contact (vCard)"},
    KindName{TextKind::wifi, "a Wi-Fi network"},
    KindName{TextKind::phone, "a phone number"},
    KindName{TextKind::mail, "an e-mail address"},
    KindName{TextKind::text_message, "a text message"},
    KindName{TextKind::place, "a place on the map"},
    KindName{TextKind::event, "a calendar event"},
    KindName{TextKind::one_time_password, "a secret for one-time passwords"},
    KindName{TextKind::coins, "a cryptocurrency payment"},
    KindName{TextKind::merchant_payment, "a payment to a merchant (EMVCo)"},
    KindName{TextKind::bank_transfer, "a bank transfer (EPC)"},
    KindName{TextKind::gs1, "data about goods (GS1)"},
    KindName{TextKind::product_number, "a product number (GTIN)"},
    KindName{TextKind::challenge, "a verifier's challenge"},
    KindName{TextKind::json, "JSON"},
    KindName{TextKind::other, "some other text"},
};

bool is_base64url(std::string_view text) {
    return !text.empty() &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
               std::string_view::npos;
}

// Whether base64url is that of '{', perhaps white space, and a quote, as far as its beginning shows. "eyewear" is not.
bool begins_as_header(std::string_view text) {
    constexpr std::size_t shortest = 3, group = 4, most = 16; // characters
    std::string head(text.substr(0, most));
    if (head.size() < shortest || !is_base64url(head)) return false;
    const std::size_t bytes = head.size() * 3 / 4;
    head.resize((head.size() + group - 1) / group * group, 'A');
    const Bytes decoded = base64url_decode(head);
    const std::string_view start = text_of(decoded).substr(0, bytes);
    if (!start.starts_with('{')) return false;
    const std::size_t next = start.find_first_not_of(" \t\r\n", 1);
    return next == std::string_view::npos || start[next] == '"';
}

// A JWS has three parts joined by dots, of which the last is empty when nobody signed; a JWE has five, of which the
// second may be empty. Both begin with a header that is JSON: "www.example.com" does not.
bool is_jose(std::string_view text) {
    if (!begins_as_header(text.substr(0, text.find('.')))) return false;
    std::size_t parts = 1;
    for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
        if (dot != 0 && !is_base64url(text.substr(0, dot))) return false;
        text.remove_prefix(dot + 1);
        ++parts;
    }
    return (parts == 3 || parts == 5) && (text.empty() || is_base64url(text));
}

// A member of this value, both in quotes, however they are spaced.
bool has_member(std::string_view text, std::string_view name, std::string_view value) {
    constexpr std::string_view space = " \t\r\n";
    const std::size_t at = text.find(name);
    const std::size_t colon = at == std::string_view::npos ? at : text.find_first_not_of(space, at + name.size());
    if (colon == std::string_view::npos || text[colon] != ':') return false;
    const std::size_t begin = text.find_first_not_of(space, colon + 1);
    return begin != std::string_view::npos && text.substr(begin).starts_with(value);
}

TextKind json_kind(std::string_view text) {
    if (has_member(text, "\"Issuer\"", "\"PSA\"")) return TextKind::philsys;
    if (text.find("\"pcn\"") != std::string_view::npos && text.find("\"n_l\"") != std::string_view::npos)
        return TextKind::philsys; // version 2
    if (has_member(text, "\"qrid\"", "\"challenge\"")) return TextKind::challenge;
    if (text.find("\"hdr\"") != std::string_view::npos && text.find("\"sig\"") != std::string_view::npos)
        return TextKind::vds_nc;
    return TextKind::json;
}

constexpr std::size_t least_card = 60;   // characters: a signature alone takes 96
constexpr std::size_t least_stream = 12; // those of an empty zlib stream of 8 bytes

} // namespace

bool starts_as_zlib(std::string_view text) {
    const auto head = text.size() < 3 ? std::nullopt : base45_decoded(text.substr(0, 3));
    return head && has_zlib_header(*head);
}

bool is_whole_stream(std::string_view text) {
    if (!starts_as_zlib(text)) return is_brotli_card(text);
    const auto stream = text.size() < least_stream ? std::nullopt : base45_decoded(text);
    if (!stream) return false;
    try {
        zlib_inflate(*stream, max_card_bytes);
        return true;
    } catch (const Error&) {
        return false;
    }
}

bool is_cut_stream(std::string_view text) {
    try {
        return starts_as_zlib(text) &&
               is_cut_zlib(base45_decode(text.substr(0, text.size() - (text.size() % 3 == 1 ? 1 : 0))), max_card_bytes);
    } catch (const Error&) {
        return false;
    }
}

bool is_token(std::string_view text) {
    const std::size_t tilde = text.find('~');
    return is_jose(text.substr(0, tilde));
}

bool begins_as_cose(ByteView bytes) {
    constexpr std::uint8_t array_of_3 = 0x83, array_of_4 = 0x84, tag_16 = 0xd0, tag_18 = 0xd2, tag_61 = 0xd8,
                           tag_55799 = 0xd9;
    if (bytes.empty()) return false;
    const std::uint8_t first = bytes.front();
    return first == array_of_3 || first == array_of_4 || (first >= tag_16 && first <= tag_18) || first == tag_61 ||
           first == tag_55799;
}

bool is_other_card(TextKind kind) { return kind >= TextKind::eu_dcc && kind <= TextKind::rail_ticket; }

std::string_view name(TextKind kind) { return kind_names.at(static_cast<std::size_t>(kind)).name; }

bool holds_cbor_map(ByteView bytes) {
    constexpr std::uint8_t major_type = 0xe0, map = 0xa0;
    if (bytes.empty() || (bytes.front() & major_type) != map) return false;
    try {
        return cbor::decode(bytes).value.map() != nullptr;
    } catch (const Error&) {
        return false;
    }
}

bool is_brotli_card(std::string_view text) {
    const auto stream = text.size() < least_card ? std::nullopt : base45_decoded(text);
    if (!stream) return false;
    try {
        return begins_as_cose(brotli_inflate(*stream, max_card_bytes));
    } catch (const Error&) {
        return false;
    }
}

bool is_packed_content(ByteView content) {
    return !content.empty() && !begins_as_cose(content) && (is_utf8(text_of(content)) || holds_cbor_map(content));
}

// Brotli's text may begin with a space of its own.
std::string_view without_line_ends(std::string_view text) {
    while (!text.empty() && (text.front() == '\r' || text.front() == '\n' || text.front() == '\t'))
        text.remove_prefix(1);
    const std::size_t end = text.find_last_not_of("\r\n\t ");
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

namespace {

bool is_packed(std::string_view text) {
    try {
        return is_packed_content(zlib_inflate(base45_decode(text), max_card_bytes));
    } catch (const Error&) {
        return false;
    }
}

// The element of the code from before 2018; some printers left a stroke before the question mark of its first line.
bool is_aadhaar_xml(std::string_view text) {
    constexpr std::size_t longest_head = 200;
    return text.starts_with('<') &&
           text.substr(0, longest_head).find("<PrintLetterBarcodeData") != std::string_view::npos;
}

// "+49" begins as Base45 of a zlib stream does.
bool is_dialled(std::string_view text) {
    return text.size() < least_card && text.find_first_not_of("+0123456789 ()-./") == std::string_view::npos;
}

// "Wifi: ask at the bar" is none.
bool is_wifi(std::string_view rest) {
    constexpr std::size_t longest_name = 3;
    const std::size_t colon = rest.find(':');
    return colon != 0 && colon <= longest_name && is_base64url(rest.substr(0, colon));
}

// What follows the version is a field, or the beginning of the next usual one: not so in the number of an order.
bool is_merchant_payment(std::string_view rest) {
    constexpr std::size_t head = 4; // of a field: two digits each for what it is and how long
    if (rest.size() < head) return !rest.empty() && std::string_view("0102").starts_with(rest);
    return is_digits(rest.substr(0, head)) &&
           static_cast<std::size_t>((rest[2] - '0') * 10 + rest[3] - '0') <= rest.size() - head &&
           rest[2] + rest[3] > '0' + '0';
}

// "PH1: a beginning" is a heading, and "bitcoin: a history" a title.
bool is_said_by_prefix(TextKind kind, std::string_view rest) {
    switch (kind) {
    case TextKind::eu_dcc:
    case TextKind::philsys:
    case TextKind::vc_barcode:
    case TextKind::mdoc:
    case TextKind::coins:
        return !rest.starts_with(' ');
    case TextKind::wifi:
        return is_wifi(rest);
    case TextKind::merchant_payment:
        return is_merchant_payment(rest);
    default:
        return true;
    }
}

TextKind barcode_kind(std::string_view text) {
    if (is_boarding_pass(text)) return TextKind::boarding_pass;
    if (is_driving_licence(text)) return TextKind::driving_licence;
    if (is_rail_ticket(text)) return TextKind::rail_ticket;
    if (!mrz_lines(text).empty()) return TextKind::travel_document;
    return is_gs1(text) ? TextKind::gs1 : TextKind::other;
}

} // namespace

TextKind text_form(std::string_view raw) {
    const std::string_view text = trimmed(raw);
    struct Prefix {
        std::string_view prefix;
        TextKind kind;
    };
    static constexpr std::array prefixes{
        Prefix{"HC1:", TextKind::eu_dcc},
        Prefix{"shc:/", TextKind::health_card},
        Prefix{"PH1:", TextKind::philsys},
        Prefix{"mdoc:", TextKind::mdoc},
        Prefix{"VC1-", TextKind::vc_barcode},
        Prefix{"http://", TextKind::url},
        Prefix{"https://", TextKind::url},
        Prefix{"BEGIN:VCARD", TextKind::vcard},
        Prefix{"MECARD:", TextKind::vcard},
        Prefix{"WIFI:", TextKind::wifi},
        Prefix{"tel:", TextKind::phone},
        Prefix{"mailto:", TextKind::mail},
        Prefix{"MATMSG:", TextKind::mail},
        Prefix{"sms:", TextKind::text_message},
        Prefix{"smsto:", TextKind::text_message},
        Prefix{"geo:", TextKind::place},
        Prefix{"BEGIN:VEVENT", TextKind::event},
        Prefix{"BEGIN:VCALENDAR", TextKind::event},
        Prefix{"otpauth:", TextKind::one_time_password},
        Prefix{"otpauth-migration:", TextKind::one_time_password},
        Prefix{"bitcoin:", TextKind::coins},
        Prefix{"ethereum:", TextKind::coins},
        Prefix{"litecoin:", TextKind::coins},
        Prefix{"lightning:", TextKind::coins},
        Prefix{"000201", TextKind::merchant_payment},
        Prefix{"BCD\n", TextKind::bank_transfer},
        Prefix{"BCD\r\n", TextKind::bank_transfer},
    };
    if (starts_as_zlib(text) && !is_dialled(text)) return TextKind::card;
    for (const Prefix& p : prefixes)
        if (starts_with_any_case(text, p.prefix) && is_said_by_prefix(p.kind, text.substr(p.prefix.size())))
            return p.kind;
    if (text.starts_with('{')) return json_kind(text);
    if (text.size() >= aadhaar_min_digits && is_digits(text)) return TextKind::aadhaar;
    if (is_aadhaar_xml(text)) return TextKind::aadhaar_xml;
    if (const TextKind kind = barcode_kind(text); kind != TextKind::other) return kind;
    if (is_token(text)) return text.find('~') == std::string_view::npos ? TextKind::jwt : TextKind::sd_jwt;
    return is_brotli_card(text) || is_brotli_card(without_line_ends(raw)) ? TextKind::card : TextKind::other;
}

TextKind text_kind(std::string_view raw) {
    const TextKind kind = text_form(raw);
    return kind == TextKind::card && is_packed(trimmed(raw)) ? TextKind::packed : kind;
}

TextKind text_kind(std::string_view raw, Symbology symbology) {
    const TextKind kind = text_kind(raw);
    if (kind != TextKind::other) return kind;
    const std::string_view text = trimmed(raw);
    switch (symbology) {
    case Symbology::ean13:
    case Symbology::ean8:
    case Symbology::upc_a:
    case Symbology::upc_e:
        return TextKind::product_number;
    case Symbology::itf:
    case Symbology::databar:
        if (is_product_number(text)) return TextKind::product_number;
        [[fallthrough]];
    case Symbology::data_matrix:
    case Symbology::code128:
        return is_gs1_content(text) ? TextKind::gs1 : kind;
    default:
        return kind;
    }
}

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == '\r' || c == '\n' || c == '\t' || c == ' '; };
    // No Base45 text ends with a space, and none of a zlib stream begins with one.
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf"; // with which some editors begin a file
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

} // namespace qrid
