// What a verifier asks for beyond what every card has to pass.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/card/text.h"
#include "qrid/cose/encrypt0.h"
#include "qrid/verify/face_check.h"
#include "qrid/verify/replay.h"
#include "qrid/verify/report.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

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

} // namespace qrid
