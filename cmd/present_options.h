// What `present` was asked for, shared by its two ways: one proof, or a live code.
#pragma once

#include "code_output.h"
#include "qrid/wallet/choice.h"
#include "wallet_options.h"

#include <optional>
#include <string>

namespace qrid::cmd {

struct PresentOptions {
    std::string account, audience, nonce, challenge, ttl = "60s", card, needs, only;
    bool live = false;
    WalletOption wallet;
    PassphraseOption pin = pin_option();
    CodeOutput code;
    AtOption at;
};

/// A card, and what its proofs say.
struct Showing {
    Account account;
    HeldCard card;
    PrivateKey device;
    std::string audience;
    std::optional<Bytes> nonce;
    Seconds ttl;
};

/// One proof, made at a moment, and written down in the account's history.
struct MadeProof {
    std::string text;
    ProofClaims claims;
    EcLevel level;
    std::string advice; ///< as LiveCode has it
};
MadeProof make_proof(const Showing& showing, const PresentOptions& o, Seconds now);

/// present --live: on a full screen, made anew before it runs out, until a key is pressed.
int present_live(const Showing& showing, const PresentOptions& o, Session& session);

} // namespace qrid::cmd
