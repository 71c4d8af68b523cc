#include "qrid/foreign/inside/philsys.h"

#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/card/text_kind.h"
#include "qrid/cbor/codec.h"
#include "qrid/foreign/inside/members.h"
#include "qrid/foreign/message.h"

#include <fmt/format.h>

#include <array>

namespace qrid {

namespace {

constexpr std::string_view philsys_prefix = "PH1:";

std::string words_of_signature(std::string_view base64) {
    return base64.empty() ? "none" : fmt::format("{} characters of base64, not checked", base64.size());
}

// Version 2, whose members have short names.
void explain_short_names(const nlohmann::json& card, const Shown& shown, Explanation& out) {
    Layer head{"PhilSys card", {}};
    tell(head, "version", text_member(card, "v"));
    tell(head, "issuer", text_member(card, "iss"));
    if (const auto time = numeric_date(member(card, "iat"))) tell(head, "issued", shown.issued(*time));
    tell(head, "signature", words_of_signature(text_member(card, "z")));
    out.layers.push_back(std::move(head));

    Layer person{shown.reveal ? "person" : "person (masked)", {}};
    tell(person, "last name", shown.name(text_member(card, "n_l")));
    tell(person, "first name", shown.name(text_member(card, "n_f")));
    tell(person, "middle name", shown.name(text_member(card, "n_m")));
    tell(person, "suffix", shown.tail(text_member(card, "n_s")));
    for (const auto& [label, name] :
         {std::pair{"sex", "s"}, {"marital status", "ms"}, {"best fingers", "bf"}, {"blood type", "bt"}})
        tell(person, label, shown.reveal ? text_member(card, name) : "");
    tell(person, "date of birth", shown.year(text_member(card, "bd")));
    tell(person, "place of birth", shown.tail(text_member(card, "pob")));
    tell(person, "card number", shown.tail(text_member(card, "pcn")));
    tell(person, "id", shown.tail(text_member(card, "id")));
    const std::string photo = text_member(card, "p");
    tell(person, "photo", photo.empty() ? "" : fmt::format("{} characters of base64", photo.size()));
    out.layers.push_back(std::move(person));
}

void explain_old_card(std::string_view text, const Shown& shown, Explanation& out) {
    const nlohmann::json card = parse_json(text, Code::bad_claims, "the card");
    if (member(card, "n_l").is_string()) return explain_short_names(card, shown, out);
    const nlohmann::json& subject = member(card, "subject");
    if (!subject.is_object()) throw Error(Code::bad_claims, "a PhilSys card without a subject");
    Layer head{"PhilSys card", {}};
    tell(head, "issuer", text_member(card, "Issuer"));
    tell(head, "issued", text_member(card, "DateIssued"));
    tell(head, "alg", text_member(card, "alg"));
    tell(head, "signature", words_of_signature(text_member(card, "signature")));
    out.layers.push_back(std::move(head));

    Layer person{shown.reveal ? "person" : "person (masked)", {}};
    tell(person, "last name", shown.name(text_member(subject, "lName")));
    tell(person, "first name", shown.name(text_member(subject, "fName")));
    tell(person, "middle name", shown.name(text_member(subject, "mName")));
    tell(person, "suffix", shown.tail(text_member(subject, "Suffix")));
    tell(person, "sex", shown.reveal ? text_member(subject, "sex") : "");
    tell(person, "best fingers", shown.reveal ? text_member(subject, "BF") : "");
    tell(person, "date of birth", shown.year(text_member(subject, "DOB")));
    tell(person, "place of birth", shown.tail(text_member(subject, "POB")));
    tell(person, "card number", shown.tail(text_member(subject, "PCN")));
    out.layers.push_back(std::move(person));
}

// The claims of RFC 8392; of others only their number and kind.
std::string claim_name(const cbor::Value& key) {
    static constexpr std::array<std::string_view, 8> names{"", "iss", "sub", "aud", "exp", "nbf", "iat", "cti"};
    const auto number = key.uint64();
    if (number && *number > 0 && *number < names.size()) return std::string(names[*number]);
    return fmt::format("claim {}", brief(key));
}

void explain_cwt(std::string_view text, const Shown& shown, Explanation& out) {
    if (text.size() / 2 > max_card_bytes) throw Error(Code::too_large, "the card is too long");
    Bytes cose = base45_decode(text.substr(philsys_prefix.size()));
    if (has_zlib_header(cose)) cose = zlib_inflate(cose, shown.max_bytes);
    const cose::Sign1 message = cose::read_sign1(cose);
    out.layers.push_back(cose_layer(message, cose.size()));
    out.warnings = message.warnings;
    const cbor::Value payload = cbor::decode(message.payload).value;
    if (payload.map() == nullptr) throw Error(Code::bad_claims, "bad claims: not a map");
    Layer claims{"claims", {}};
    for (const auto& [key, value] : *payload.map()) {
        const std::string name = claim_name(key);
        const auto time = numeric_date(value);
        if (time && name == "exp")
            tell(claims, name, shown.expires(*time));
        else if (time && name == "nbf")
            tell(claims, name, shown.begins(*time));
        else if (time && name == "iat")
            tell(claims, name, shown.issued(*time));
        else if (name == "iss")
            tell(claims, name, brief(value));
        else
            tell(claims, name,
                 value.text() == nullptr ? fmt::format("a {}", cbor::kind(value)) : shown.tail(*value.text()));
    }
    out.layers.push_back(std::move(claims));
}

} // namespace

void explain_philsys(std::string_view text, const Shown& shown, Explanation& out) {
    if (text.starts_with('{'))
        explain_old_card(text, shown, out);
    else if (text.size() > philsys_prefix.size())
        explain_cwt(text, shown, out);
    else
        throw Error(Code::not_a_card, "nothing follows PH1:");
}

} // namespace qrid
