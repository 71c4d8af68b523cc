// The trust list: an issuer's keys, signed by its root (a JWS in the manner of OpenID Federation 1.0, section 5.2.1).
#pragma once

#include "qrid/trust/jws.h"
#include "qrid/trust/trusted_key.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

inline constexpr std::size_t max_trust_list = 1 << 20; ///< characters
inline constexpr std::size_t max_root_changes = 100, max_roots = 200;

/// What a list says. Its roots are among the keys, for the purpose `trust`.
struct TrustList {
    std::string iss;
    Seconds iat = 0, exp = 0;
    std::int64_t version = 0; ///< from 1; only grows
    std::vector<TrustedKey> keys;
    std::vector<std::string> root_changes; ///< as write_root_change() makes them, oldest first
    /// What the uris of the issuer's status lists begin with; nothing is fetched for an issuer that does not say it.
    std::optional<std::string> status_uri = std::nullopt;
    std::optional<std::string> name = std::nullopt; ///< the issuer's, for people, of at most max_issuer_name bytes
    bool test = false;                              ///< of an issuer that was made for tests

    /// What the list says of a key: more than one entry if it stands there more than once. Under whatever identifier of
    /// SM2: who has stolen the key signs under each.
    std::vector<const TrustedKey*> entries_of(const PublicKey& key) const;
};

/// An endorsement: the old root says which key is the root from now on.
struct RootChange {
    std::string iss;
    Seconds iat = 0;
    PublicKey root; ///< the new one
    Jws token;
};

/// A list as read. Whether its signature is good has been looked at, and nothing else.
struct SignedTrustList {
    TrustList list;
    std::optional<std::size_t> root;      ///< in the list's keys: the one, for `trust`, that has signed it
    std::vector<RootChange> root_changes; ///< those of the list, read
    Jws token;
    std::string text; ///< without white space around it
};

/// A compact JWS, typ "jwk-set+jwt". Throws Error(bad_trust_list) or Error(bad_signature) for what could not be read
/// back or would not be believed: the root is not among the keys for `trust`, or is revoked or out of its time at iat.
std::string write_trust_list(const TrustList& list, const PrivateKey& root);

/// Throws Error(bad_trust_list) for anything else than a trust list of at most max_trust_list characters, 10000 keys
/// of which max_roots are for `trust`, and max_root_changes. Keys for other things are passed over.
SignedTrustList read_trust_list(std::string_view text);

/// A compact JWS, typ "trust-root+jwt", over {iss, iat, root}.
std::string write_root_change(const std::string& iss, const PrivateKey& old_root, const PublicKey& new_root,
                              Seconds iat);

/// Throws Error(bad_trust_list) for anything else.
RootChange read_root_change(std::string_view text);

/// The key of the list, for `trust`, that has signed it; null when none has. It may be revoked or out of its time.
const TrustedKey* root_of(const SignedTrustList& list);

/// The same, or Error(bad_signature) when there is none, Error(bad_trust_list) when the list itself says that the root
/// was revoked, or out of its time, when it signed.
const TrustedKey& checked_root_of(const SignedTrustList& list);

/// The first moment at which the list tells nothing any more: its exp, or the end of its root. Throws as
/// checked_root_of().
Seconds good_until(const SignedTrustList& list);

/// The keys of a list whose signature is checked, with list_until, list_algorithm, and the list's status_uri and name.
/// Whether its root is to be trusted is the caller's to know. Throws as checked_root_of().
std::vector<TrustedKey> trusted_keys_of(const SignedTrustList& list, const std::string& origin);

} // namespace qrid
