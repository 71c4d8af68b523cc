#include "qrid/trust/root_pin.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/cose/key.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/key_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

// Where an endorsement leads who trusts `root`; nothing when it is not of that root.
const PublicKey* next_root(const RootChange& change, const PublicKey& root, const TrustList& list) {
    if (!verify(change.token, root)) return nullptr;
    const auto entries = list.entries_of(root);
    const bool flawed = std::any_of(entries.begin(), entries.end(), [&](const TrustedKey* entry) {
        return flaw_of(*entry, change.iat, change.iat).has_value();
    });
    return flawed ? nullptr : &change.root;
}

bool leads(const PublicKey& from, const PublicKey& signer, const SignedTrustList& list) {
    const PublicKey* root = &from;
    if (same_key(*root, signer)) return true;
    for (const RootChange& change : list.root_changes) // those before the pinned root are not of it
        if (const PublicKey* next = next_root(change, *root, list.list)) root = next;
    return same_key(*root, signer);
}

} // namespace

std::optional<RootPin> parse_thumbprint(std::string_view text) {
    constexpr std::size_t hex_digits = 64, base64url_characters = 43;
    Sha256 thumbprint{};
    try {
        const Bytes bytes = text.size() == hex_digits             ? hex_decode(text)
                            : text.size() == base64url_characters ? base64url_decode(text)
                                                                  : Bytes{};
        if (bytes.size() != thumbprint.size()) return std::nullopt;
        std::copy(bytes.begin(), bytes.end(), thumbprint.begin());
    } catch (const Error&) {
        return std::nullopt;
    }
    return RootPin{{}, thumbprint};
}

RootPin read_root(ByteView content, std::string_view origin) {
    if (is_jws(text_of(content)))
        throw Error(Code::bad_key, fmt::format("{} is a trust list, which cannot vouch for itself", origin),
                    "give the root's key or its thumbprint, obtained from the issuer over a separate channel");
    RootPin pin;
    for (TrustedKey& key : read_trusted_keys(content, origin))
        if (key.purpose.value_or(Purpose::trust) == Purpose::trust) pin.keys.push_back(std::move(key.key));
    if (pin.keys.size() > most_keys_tried) // each is tried on every change of root
        throw Error(Code::bad_key, fmt::format("more than {} keys in {}", most_keys_tried, origin),
                    "give only the root's key, or its thumbprint");
    if (pin.keys.empty()) throw Error(Code::bad_key, fmt::format("no key in {} has the purpose trust", origin));
    return pin;
}

bool leads_to_root(const RootPin& pin, const SignedTrustList& list) {
    const PublicKey& signer = checked_root_of(list).key;
    std::vector<PublicKey> known = pin.keys;
    const auto add = [&](const PublicKey& key) { // each once: of SM2 a thumbprint is of every identifier
        if (pin.thumbprint && known.size() < pin.keys.size() + most_keys_tried &&
            (*pin.thumbprint == cose::thumbprint(key) || *pin.thumbprint == jwk_thumbprint(key)) &&
            std::none_of(known.begin(), known.end(), [&](const PublicKey& other) { return same_key(other, key); }))
            known.push_back(key);
    };
    for (const TrustedKey& key : list.list.keys)
        if (key.purpose == Purpose::trust) add(key.key);
    for (const RootChange& change : list.root_changes) add(change.root);
    return std::any_of(known.begin(), known.end(), [&](const PublicKey& key) { return leads(key, signer, list); });
}

} // namespace qrid
