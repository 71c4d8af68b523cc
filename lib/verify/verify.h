// One card in, one report out.
#pragma once

#include "qrid/card/text.h"
#include "qrid/status/library.h"
#include "qrid/trust/trusted_key.h"
#include "qrid/verify/face_check.h"
#include "qrid/verify/replay.h"
#include "qrid/verify/report.h"

#include <functional>
#include <memory>
#include <optional>
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

/// How far clocks may differ for a holder's proof, unless something else is demanded; seconds.
inline constexpr Seconds usual_proof_skew = 5;

/// What a verifier asks for beyond what every card has to pass.
struct Demands {
    /// How far the clocks of issuer, holder and verifier may differ: 0 for the card's own times and usual_proof_skew
    /// for the holder's proof when nothing is said.
    std::optional<Seconds> skew = {};
    bool require_status = false;                ///< a card that names no status list is undetermined
    std::optional<Seconds> max_status_age = {}; ///< an older list tells nothing
    Level level = Level::bearer;                ///< the least that must be proven of the holder
    std::optional<std::string> audience = {};   ///< for whom a proof must have been made
    std::optional<Bytes> nonce = {};            ///< the challenge that a proof must answer; asks for Level::challenged
    std::vector<int> needs = {};                ///< keys of the identity that a card with a proof must have
    std::vector<cose::ContentKey> decrypt_keys = {};
    std::size_t max_bytes = max_card_bytes;     ///< to which a card may inflate
    std::shared_ptr<const FacePhoto> face = {}; ///< of the person who shows the card
    std::shared_ptr<ReplayMemory> replays = {}; ///< proofs that were taken before are refused, valid cards' are taken

    Seconds card_skew() const { return skew.value_or(0); }
    Seconds proof_skew() const { return skew.value_or(usual_proof_skew); }
    Level wanted_level() const { return nonce ? Level::challenged : level; }
};

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

/// Runs every check of a COSE message. Throws nothing for a bad card: that is in the report.
Report verify_cose(const Verifier& verifier, std::string input, ByteView bytes);

/// The same for a card's text. EU Digital COVID Certificates and SMART Health Cards are verified too.
Report verify_text(const Verifier& verifier, std::string input, std::string_view text);

} // namespace qrid
