// What a verifier has at hand: trusted keys, status lists, a moment, and its demands.
#pragma once

#include "qrid/status/library.h"
#include "qrid/trust/trusted_key.h"
#include "qrid/verify/demands.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// A status list at hand, after the checks that do not depend on a card.
struct JudgedList {
    Signers signers;              ///< none: not trusted
    std::optional<OpenList> list; ///< nothing when it could not be inflated
    std::optional<Error> flaw;    ///< then why
};

/// Gets the list of a uri, for a card that `signer` has signed, from somewhere else than what is at hand; several when
/// the issuer has made them of one second. Throws Error.
using StatusFetch =
    std::function<std::vector<StatusToken>(const std::string& uri, const TrustedKey& signer, Warnings& warnings)>;

/// What a verifier has at hand, for one moment in time. Everything is offline, unless fetch_with() was called. A status
/// list's signature is checked and its bits are inflated once, at its first use. May be used by several threads at
/// once.
class Verifier {
public:
    Verifier(TrustSet trust, StatusLibrary status, Seconds at, Demands demands = {});
    Verifier(Verifier&&) noexcept;
    ~Verifier();

    const TrustSet& trust() const { return trust_; }
    const StatusLibrary& status() const { return status_; }
    Seconds at() const { return at_; } ///< the moment for which verdicts hold
    const Demands& demands() const { return demands_; }

    /// From now on, lists that are missing or older than their ttl are got so: for cards only that a trusted key has
    /// signed, once for each uri.
    void fetch_with(StatusFetch fetch) { fetch_ = std::move(fetch); }
    bool fetches() const { return fetch_ != nullptr; }

    /// `token` belongs to status(), or was fetched.
    const JudgedList& judged(const StatusToken& token) const;

    /// What came of fetching: tokens, or the error.
    struct Fetched {
        std::vector<StatusToken> tokens;
        std::optional<Error> error;
        Warnings warnings;
    };
    /// Requires fetches().
    const Fetched& fetched(const std::string& uri, const TrustedKey& signer) const;

private:
    struct Cache;
    TrustSet trust_;
    StatusLibrary status_;
    Seconds at_;
    Demands demands_;
    StatusFetch fetch_;
    std::unique_ptr<Cache> cache_;
};

} // namespace qrid
