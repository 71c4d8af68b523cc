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
    SeedOption seed;
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

/// One proof, made at a moment.
struct MadeProof {
    std::string text;
    ProofClaims claims;
    EcLevel level;
    std::string advice; ///< as LiveCode has it
};
/// As text it may be as large as any code. Throws Error(expired) when the card has, Error(too_many_bytes).
MadeProof make_proof(const Showing& showing, const PresentOptions& o, Seconds now, bool as_text = false);

/// Into the account's history; with a note when that cannot be written. Throws Error(unreadable_file) when the account
/// was removed.
void write_down(const Showing& showing, const MadeProof& made, Session& session);

/// present --live: on a full screen, made anew before it runs out, until a key is pressed.
int present_live(const Showing& showing, const PresentOptions& o, Session& session);

} // namespace qrid::cmd
