// The live code: a card in a proof by its holder's device, as the text of a QR code, and how large that is.
#pragma once

#include "qrid/card/presentation.h"
#include "qrid/qr/symbol.h"
#include "qrid/wallet/choice.h"

namespace qrid {

/// What a presentation's QR code carries. Throws as write_presentation().
std::string presentation_text(const HeldCard& card, const ProofClaims& claims, const PrivateKey& device);

/// The level of error correction for a live code, and what a code of the next level would need.
struct LiveCode {
    EcLevel level = EcLevel::medium;
    std::string advice; ///< what to drop for more correction; empty when there is no need
};

/// For a text that is to stay within a version: level M when it fits, else L. With `wanted` that level and no other.
/// Throws Error(too_many_bytes) saying by how many bytes it is too large, and what to drop.
LiveCode level_for(std::size_t characters, const HeldCard& card, std::optional<EcLevel> wanted, int largest);

} // namespace qrid
