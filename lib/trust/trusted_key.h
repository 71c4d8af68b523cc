// The keys that a verifier trusts, and what each is trusted for.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/base/files.h"
#include "qrid/crypto/keys.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// What an issuer's key signs; the purposes are kept apart.
enum class Purpose { cards, status, trust };

/// "cards", "status" or "trust".
std::string_view name(Purpose purpose);

/// Throws Error(usage) for another name.
Purpose parse_purpose(std::string_view name);

/// A key was revoked: as `compromised` no card of it stays good, otherwise those issued before stay good.
struct Revocation {
    Seconds at = 0;
    bool compromised = false;
};

struct TrustedKey {
    PublicKey key;
    std::vector<Bytes> kids;                      ///< every form that a message may name it by
    bool states_kid = false;                      ///< the source named a kid; else only the thumbprint's is known
    std::string iss;                              ///< the issuer that it belongs to; empty when the source does not say
    std::optional<Purpose> purpose;               ///< nothing: any
    std::optional<Seconds> not_before, not_after; ///< the time in which the key is accepted
    std::optional<Revocation> revoked;
    std::string origin; ///< the file, for messages

    bool answers_to(ByteView kid) const;
};

/// A set of keys; looks up by kid.
class TrustSet {
public:
    /// One key from two sources is one entry with the strictest of both: whatever a source says of revocation, dates,
    /// issuer or purpose holds. Only two issuers or two purposes make two entries.
    void add(TrustedKey key);
    const std::vector<TrustedKey>& keys() const { return keys_; }
    bool empty() const { return keys_.empty(); }

    /// The keys that may have signed a message: those of the kid; without a kid, all. Keys whose purpose is another
    /// are left out.
    std::vector<const TrustedKey*> candidates(const std::optional<Bytes>& kid, Purpose purpose) const;

    /// For a kid that no key answers to: the keys whose source named none.
    std::vector<const TrustedKey*> without_stated_kid(Purpose purpose) const;

private:
    std::vector<TrustedKey> keys_;
};

/// The keys in one file's content: a PEM public key or certificate, a JWK or JWKS (with the members of a trust list:
/// iss on the set; nbf, exp, purpose and revoked on a key), a COSE_Key or COSE_KeySet. `origin` stands in messages.
/// Throws Error(bad_key).
std::vector<TrustedKey> read_trusted_keys(ByteView content, std::string_view origin);

/// All keys of the files, and of every regular file directly in the directories. Throws Error(bad_key) or
/// Error(unreadable_file) naming the file; a directory without any key is an error too.
TrustSet load_trust(const std::vector<fs::path>& paths);

/// One JWK; `iss` is the issuer that its set names, or empty. Throws Error(bad_key), also for a private one.
TrustedKey read_trusted_jwk(const nlohmann::json& jwk, const std::string& iss, std::string_view origin);

/// Whether a JWK of a set is for signatures of a kind that is known here, or too damaged to tell. A set may hold
/// others, which are passed over (RFC 7517 section 5).
bool is_signature_jwk(const nlohmann::json& jwk);

/// A JWKS entry as read_trusted_keys() reads it: kid (16 hexadecimal digits), alg, use, purpose, nbf, exp, revoked.
nlohmann::json write_trusted_jwk(const TrustedKey& key);

} // namespace qrid
