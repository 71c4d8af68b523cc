#include "qrid/foreign/health_card.h"

#include "qrid/base/compression.h"
#include "qrid/base/encoding.h"
#include "qrid/base/text.h"
#include "qrid/foreign/health_card_forms.h"
#include "qrid/foreign/inside/members.h"
#include "qrid/foreign/message.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr int lowest_character = 45, most_pair = 77; // '-' to 'z': the alphabet of base64url, and the dot
constexpr std::string_view deflated = "DEF";

[[noreturn]] void fail_digits(std::string_view why) {
    throw Error(Code::not_a_card, fmt::format("not a SMART Health Card: {}", why));
}

bool has_prefix(std::string_view text) {
    constexpr std::string_view upper = "SHC:/"; // as QR's alphanumeric mode has it
    return text.starts_with(shc_prefix) || text.starts_with(upper);
}

std::string token_text(std::string_view raw, std::size_t limit) {
    std::string_view text = trimmed(raw);
    if (!has_prefix(text)) fail_digits("it does not start with shc:/");
    if (const auto part = health_card_part(text))
        throw Error(Code::unsupported_format,
                    fmt::format("this is part {} of {} of a SMART Health Card", part->number, part->count),
                    "give the pictures of all parts together: qrid verify PICTURE...");
    text.remove_prefix(shc_prefix.size());
    if (text.size() / 4 > limit) throw Error(Code::too_large, "the health card is too long");
    if (!is_digits(text)) fail_digits("it has characters other than digits");
    if (text.size() % 2 != 0) fail_digits("it has an odd number of digits");
    std::string token;
    token.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int pair = (text[i] - '0') * 10 + (text[i + 1] - '0');
        if (pair > most_pair) fail_digits(fmt::format("the invalid pair {} at digit {}", pair, i));
        token += static_cast<char>(lowest_character + pair);
    }
    return token;
}

std::optional<Seconds> time_claim(const json& payload, const char* name) {
    const json& value = member(payload, name);
    if (value.is_null()) return std::nullopt;
    const auto time = numeric_date(value);
    if (!time) throw Error(Code::bad_claims, fmt::format("bad claims: {} is not a time", name));
    return time;
}

void check_head(const Jws& token) {
    if (token.alg != "ES256")
        throw Error(Code::unsupported_algorithm,
                    fmt::format("a SMART Health Card must be signed with ES256, not with {}", legible(token.alg, 20)));
    if (token.zip != deflated) throw Error(Code::bad_cose, R"(a SMART Health Card must have "zip":"DEF")");
    if (token.kid.empty()) throw Error(Code::bad_cose, "a SMART Health Card must have a kid");
}

// Fills in what the token's payload says.
void read_payload(HealthCard& card, std::size_t limit) {
    const Bytes inflated = raw_inflate(card.token.payload, limit);
    card.payload = std::make_shared<const json>(parse_json(text_of(inflated), Code::bad_claims, "the payload"));
    if (!member(*card.payload, "vc").is_object()) throw Error(Code::bad_claims, "bad claims: no vc");
    const json& iss = member(*card.payload, "iss");
    if (!iss.is_null() && !iss.is_string()) throw Error(Code::bad_claims, "bad claims: iss is not text");
    if (iss.is_string()) card.iss = iss.get<std::string>();
    card.nbf = time_claim(*card.payload, "nbf");
    card.exp = time_claim(*card.payload, "exp");
    for (const char* name : {"iss", "nbf"})
        if (member(*card.payload, name).is_null())
            card.warnings.push_back(
                {WarningCode::missing_claim, fmt::format("no {}, which every health card must have", name)});
    if (card.iss && (!card.iss->starts_with("https://") || card.iss->ends_with('/')))
        card.warnings.push_back(
            {WarningCode::unusual_form, "iss is not an address in https without a slash at its end"});
}

} // namespace

HealthCard read_health_card(std::string_view text, std::size_t limit) {
    HealthCard card{read_jws(token_text(text, limit), 2 * limit), {}, {}, {}, {}, {}};
    check_head(card.token);
    read_payload(card, limit);
    return card;
}

void explain_health_card(std::string_view text, const Shown& shown, Explanation& out) {
    HealthCard card{read_jws(token_text(text, shown.max_bytes), 2 * shown.max_bytes), {}, {}, {}, {}, {}};
    out.layers.push_back(jws_layer(card.token));
    check_head(card.token);
    read_payload(card, shown.max_bytes);
    out.warnings = card.warnings;
    Layer claims{"claims", {}};
    if (card.iss) tell(claims, "iss", *card.iss);
    if (card.nbf) tell(claims, "nbf", shown.begins(*card.nbf));
    tell(claims, "exp", card.exp ? shown.expires(*card.exp) : "none");
    out.layers.push_back(std::move(claims));
    for (Layer& layer : layers_of(card, shown.reveal)) out.layers.push_back(std::move(layer));
}

std::optional<std::string> revocation_id(const HealthCard& card) {
    const json& rid = member(member(*card.payload, "vc"), "rid");
    return rid.is_string() ? std::optional(rid.get<std::string>()) : std::nullopt;
}

} // namespace qrid
