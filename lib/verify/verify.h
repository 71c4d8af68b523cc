// One card in, one report out.
#pragma once

#include "qrid/status/library.h"
#include "qrid/trust/trusted_key.h"
#include "qrid/verify/report.h"

#include <memory>
#include <optional>
#include <vector>

namespace qrid {

/// A status list at hand, after the checks that do not depend on a card.
struct JudgedList {
    std::vector<const TrustedKey*> signers; ///< one key, as each issuer that names it knows it; none: not trusted
    std::optional<StatusList> list;         ///< nothing when it could not be inflated
};

/// What a verifier has at hand, for one moment in time. Everything is offline. A status list's signature is checked
/// and its bits are inflated once, at its first use. May be used by several threads at once.
class Verifier {
public:
    Verifier(TrustSet trust, StatusLibrary status, Seconds at);
    Verifier(Verifier&&) noexcept;
    ~Verifier();

    const TrustSet& trust() const { return trust_; }
    const StatusLibrary& status() const { return status_; }
    Seconds at() const { return at_; } ///< the moment for which verdicts hold

    /// `token` belongs to status().
    const JudgedList& judged(const StatusToken& token) const;

private:
    struct Cache;
    TrustSet trust_;
    StatusLibrary status_;
    Seconds at_;
    std::unique_ptr<Cache> cache_;
};

/// Runs every check of a COSE message. Throws nothing for a bad card: that is in the report.
Report verify_cose(const Verifier& verifier, std::string input, ByteView bytes);

/// The same for a card's text.
Report verify_text(const Verifier& verifier, std::string input, std::string_view text);

} // namespace qrid
