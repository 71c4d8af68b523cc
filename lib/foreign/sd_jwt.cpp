#include "qrid/base/encoding.h"
#include "qrid/card/text_kind.h"
#include "qrid/crypto/digest.h"
#include "qrid/foreign/inside/jwt.h"
#include "qrid/foreign/inside/members.h"
#include "qrid/foreign/inside/token_claims.h"

#include <fmt/format.h>

#include <set>
#include <vector>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::size_t most_disclosures = 200;

// Everywhere in a value: what "_sd" lists, and what "..." stands for in a list. As deep as parse_json() lets it be.
void collect_digests(const json& value, std::set<std::string>& digests) {
    for (const json& digest : elements(value, "_sd"))
        if (digest.is_string()) digests.insert(digest.get<std::string>());
    if (const std::string digest = text_member(value, "..."); !digest.empty()) digests.insert(digest);
    if (value.is_structured())
        for (const json& inner : value) collect_digests(inner, digests);
}

struct Disclosure {
    std::string digest; ///< as the issuer lists it
    json content;       ///< [salt, name, value], or [salt, value] of an element of a list
};

Disclosure read_disclosure(std::string_view text) {
    const Bytes bytes = decode_part(text, Code::bad_claims, "a disclosure");
    json content = parse_json(text_of(bytes), Code::bad_claims, "a disclosure");
    const bool is_named = content.is_array() && content.size() == 3 && content[1].is_string();
    if (!is_named && !(content.is_array() && content.size() == 2))
        throw Error(Code::bad_claims, "a disclosure is not a list of salt, name and value");
    return {base64url_encode(sha256(bytes_of(text))), std::move(content)};
}

std::vector<Disclosure> read_disclosures(std::string_view text) {
    std::vector<Disclosure> disclosures;
    for (std::size_t end = text.find('~'); end != std::string_view::npos; end = text.find('~')) {
        if (disclosures.size() == most_disclosures) throw Error(Code::too_large, "too many disclosures");
        disclosures.push_back(read_disclosure(text.substr(0, end)));
        text.remove_prefix(end + 1);
    }
    return disclosures;
}

Layer disclosures_layer(const std::vector<Disclosure>& disclosures, const Shown& shown) {
    Layer layer{shown.reveal ? "disclosed" : "disclosed (masked)", {}};
    for (const Disclosure& one : disclosures) {
        const bool is_named = one.content.size() == 3;
        const std::string name = is_named ? one.content[1].get<std::string>() : "element of a list";
        tell(layer, name, claim_words(name, one.content.back(), shown));
    }
    if (disclosures.empty()) tell(layer, "count", "0");
    return layer;
}

// Whether each disclosure is one that the issuer's token lists; only SHA-256 is known here.
void check_disclosures(const json& payload, const std::vector<Disclosure>& disclosures, Warnings& warnings) {
    const std::string algorithm = text_member(payload, "_sd_alg");
    if (!algorithm.empty() && algorithm != "sha-256") {
        warnings.push_back({WarningCode::unknown_digest, "the disclosures use a digest other than SHA-256"});
        return;
    }
    std::set<std::string> digests;
    collect_digests(payload, digests);
    for (const Disclosure& one : disclosures) collect_digests(one.content, digests);
    for (const Disclosure& one : disclosures)
        if (!digests.contains(one.digest)) {
            warnings.push_back({WarningCode::foreign_disclosure, "a disclosure that the issuer's token does not list"});
            return;
        }
}

} // namespace

void explain_sd_jwt(std::string_view text, const Shown& shown, Explanation& out) {
    if (text.size() > max_card_bytes) throw Error(Code::too_large, "the token is too long");
    const std::size_t first = text.find('~'), last = text.rfind('~');
    if (first == std::string_view::npos) throw Error(Code::bad_claims, "an SD-JWT without a ~ after its token");
    const json payload = explain_token(text.substr(0, first), "issuer's JWS", "issuer's claims", shown, out);
    const std::vector<Disclosure> disclosures = read_disclosures(text.substr(first + 1, last - first));
    check_disclosures(payload, disclosures, out.warnings);
    out.layers.push_back(disclosures_layer(disclosures, shown));
    const std::string_view binding = text.substr(last + 1);
    if (binding.empty())
        out.layers.push_back({"key binding", {{"token", "none: no proof from the holder"}}});
    else
        explain_token(binding, "key binding", "key binding claims", shown, out);
}

} // namespace qrid
