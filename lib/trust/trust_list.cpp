#include "qrid/trust/trust_list.h"

#include "qrid/base/encoding.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/printable.h"
#include "qrid/base/utf8.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/trusted_jwk.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::string_view list_type = "jwk-set+jwt", change_type = "trust-root+jwt";
constexpr std::int64_t max_version = (std::int64_t{1} << 53) - 1; // what every JSON reader keeps exactly (RFC 8259)
constexpr std::size_t max_iss = 2048;
constexpr JsonLimits list_limits{
    .bytes = max_trust_list, .depth = 16, .values = 250'000, .text = max_trust_list}; // 10,000 keys

[[noreturn]] void fail_list(std::string_view what) {
    throw Error(Code::bad_trust_list, fmt::format("not a trust list: {}", what));
}

const json& member(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) fail_list(fmt::format("no {}", name));
    return *found;
}

std::int64_t integer(const json& object, const char* name, std::int64_t least, std::int64_t most) {
    const auto value = optional_whole_number(member(object, name), least, most);
    if (!value) fail_list(fmt::format("{} is not an integer in the allowed range", name));
    return *value;
}

Seconds time(const json& object, const char* name) { return integer(object, name, 0, latest_time); }

std::string issuer(const json& object, const char* name) {
    const json& value = member(object, name);
    if (!value.is_string()) fail_list(fmt::format("{} is not text", name));
    auto iss = value.get<std::string>();
    if (iss.empty() || iss.size() > max_iss || printable(iss) != iss)
        fail_list(fmt::format("{} is not a valid issuer name", name));
    return iss;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const std::size_t first = text.find_first_not_of(white);
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(white) - first + 1);
}

// A token of the type, and the object that is its payload.
std::pair<Jws, json> read_token(std::string_view text, std::string_view type) {
    if (text.size() > max_trust_list) fail_list(fmt::format("it has more than {} characters", max_trust_list));
    Jws token = [&] {
        try {
            return read_jws(text, max_trust_list);
        } catch (const Error& error) {
            fail_list(error.what());
        }
    }();
    if (token.typ != type) fail_list(fmt::format("typ is not {}", type));
    if (token.kid.empty()) fail_list("no kid");
    json payload = json_in(text_of(token.payload), list_limits).value_or(nullptr);
    if (!payload.is_object()) fail_list("the payload is not a JSON object");
    return {std::move(token), std::move(payload)};
}

std::string kid_text(const PublicKey& key) { return hex_encode(cose::kid_of(key)); }

// A JWS names its key by text: as stated, or as the hexadecimal digits of the kid.
bool answers_to(const TrustedKey& key, const std::string& kid) {
    return key.answers_to(bytes_of(kid)) || kid == kid_text(key.key);
}

std::optional<std::size_t> signer_in(const TrustList& list, const Jws& token) {
    std::size_t tried = 0;
    for (std::size_t i = 0; i < list.keys.size(); ++i) {
        const TrustedKey& key = list.keys[i];
        if (key.purpose != Purpose::trust || key.key.algorithm() != algorithm_of(token) || !answers_to(key, token.kid))
            continue;
        if (tried++ == most_keys_tried) break;
        if (verify(token, key.key)) return i;
    }
    return std::nullopt;
}

} // namespace

std::vector<const TrustedKey*> TrustList::entries_of(const PublicKey& key) const {
    std::vector<const TrustedKey*> entries;
    const Bytes kid = cose::kid_of(key);
    const Sha256 thumbprint = cose::thumbprint(key);
    for (const TrustedKey& entry : keys)
        if (entry.answers_to(kid) && cose::thumbprint(entry.key) == thumbprint) entries.push_back(&entry);
    return entries;
}

std::string write_trust_list(const TrustList& list, const PrivateKey& root) {
    if (!is_utf8(list.iss)) fail_list("iss is not UTF-8");
    json payload{{"iss", list.iss}, {"sub", list.iss},         {"iat", list.iat},
                 {"exp", list.exp}, {"version", list.version}, {"keys", json::array()}};
    for (const TrustedKey& key : list.keys) payload["keys"].push_back(write_trusted_jwk(key));
    if (list.status_uri) payload["status_uri"] = *list.status_uri;
    if (list.name) payload["organization_name"] = *list.name;
    if (list.test) payload["test"] = true;
    if (!list.root_changes.empty()) payload["root_changes"] = list.root_changes;
    std::string text = write_jws(list_type, kid_text(root.public_key()), payload.dump(), root);
    checked_root_of(read_trust_list(text));
    return text;
}

SignedTrustList read_trust_list(std::string_view text) {
    text = trimmed(text);
    auto [token, payload] = read_token(text, list_type);
    TrustList list{.iss = issuer(payload, "iss"),
                   .iat = time(payload, "iat"),
                   .exp = time(payload, "exp"),
                   .version = integer(payload, "version", 1, max_version),
                   .keys = {},
                   .root_changes = {}};
    if (issuer(payload, "sub") != list.iss) fail_list("sub is not iss");
    if (list.exp <= list.iat) fail_list("exp is not after iat");
    const json& keys = member(payload, "keys");
    try {
        list.keys = read_trusted_jwks(keys, list.iss, list.iss);
        list.status_uri = read_status_uri(payload);
        list.name = read_issuer_name(payload);
        list.test = payload.value("test", json()) == true;
    } catch (const Error& error) {
        fail_list(error.what());
    }
    if (std::count_if(list.keys.begin(), list.keys.end(), [](const TrustedKey& key) {
            return key.purpose == Purpose::trust;
        }) > static_cast<std::ptrdiff_t>(max_roots))
        fail_list(fmt::format("it has more than {} roots", max_roots)); // each is tried on the signature
    std::vector<RootChange> changes;
    if (const auto found = payload.find("root_changes"); found != payload.end()) {
        if (!found->is_array() || found->size() > max_root_changes)
            fail_list(fmt::format("root_changes is not a list of at most {}", max_root_changes));
        for (const json& change : *found) {
            if (!change.is_string()) fail_list("a root change is not text");
            list.root_changes.push_back(change.get<std::string>());
            changes.push_back(read_root_change(list.root_changes.back()));
            if (changes.back().iss != list.iss) fail_list("a root change belongs to another issuer");
        }
    }
    if (const auto signed_with = algorithm_of(token); signed_with && !is_available(*signed_with))
        fail_list(fmt::format("it is signed with {}, which needs OpenSSL 3.5 or later", name(*signed_with)));
    const auto root = signer_in(list, token);
    return {std::move(list), root, std::move(changes), std::move(token), std::string(text)};
}

std::string write_root_change(const std::string& iss, const PrivateKey& old_root, const PublicKey& new_root,
                              Seconds iat) {
    if (!is_utf8(iss)) fail_list("iss is not UTF-8");
    json root = write_jwk(new_root);
    root["kid"] = kid_text(new_root);
    root["alg"] = name(new_root.algorithm());
    const json payload{{"iss", iss}, {"iat", iat}, {"root", root}};
    std::string text = write_jws(change_type, kid_text(old_root.public_key()), payload.dump(), old_root);
    (void)read_root_change(text);
    return text;
}

RootChange read_root_change(std::string_view text) {
    auto [token, payload] = read_token(text, change_type);
    const std::string iss = issuer(payload, "iss");
    const Seconds iat = time(payload, "iat");
    const json& root = member(payload, "root");
    try {
        return {iss, iat, read_jwk(root), std::move(token)};
    } catch (const Error& error) {
        fail_list(error.what());
    }
}

const TrustedKey* root_of(const SignedTrustList& list) { return list.root ? &list.list.keys[*list.root] : nullptr; }

const TrustedKey& checked_root_of(const SignedTrustList& list) {
    const TrustedKey* root = root_of(list);
    if (root == nullptr)
        throw Error(Code::bad_signature,
                    fmt::format("the trust list of {} is not signed by a root that it names", list.list.iss),
                    "do not trust it; get it again from the issuer");
    for (const TrustedKey* entry : list.list.entries_of(root->key))
        if (const auto flaw = flaw_of(*entry, list.list.iat, list.list.iat))
            throw Error(Code::bad_trust_list,
                        fmt::format("the trust list of {} is signed by a root that it marks as not trusted: {}",
                                    list.list.iss, flaw->detail));
    return *root;
}

Seconds good_until(const SignedTrustList& list) {
    const TrustedKey& root = checked_root_of(list);
    Seconds until = list.list.exp;
    for (const TrustedKey* entry : list.list.entries_of(root.key))
        if (entry->not_after) until = std::min(until, *entry->not_after);
    return until;
}

std::vector<TrustedKey> trusted_keys_of(const SignedTrustList& list, const std::string& origin) {
    const Seconds until = good_until(list);
    const Algorithm algorithm = checked_root_of(list).key.algorithm();
    std::vector<TrustedKey> keys = list.list.keys;
    for (TrustedKey& key : keys) {
        key.list_until = until;
        key.list_algorithm = algorithm;
        key.status_uri = list.list.status_uri;
        key.issuer_name = list.list.name;
        key.origin = origin;
    }
    return keys;
}

} // namespace qrid
