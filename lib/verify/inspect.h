// What is in this code? Looks through the layers of one input; needs no keys and trusts nothing.
#pragma once

#include "qrid/foreign/words.h"
#include "qrid/verify/byte_layers.h"
#include "qrid/verify/input.h"

#include <nlohmann/json_fwd.hpp>

namespace qrid {

struct Inspection {
    std::string input;
    std::string kind;          ///< "a Claim 169 card", "a web address" and so on
    std::vector<Layer> layers; ///< as far as could be read
    std::optional<Error> flaw; ///< what stopped the reading
    Warnings warnings;
    std::optional<ReadCard> card;
    std::vector<BytePart> bytes; ///< of every layer, when asked for
};

struct InspectOptions {
    Seconds now = 0;      ///< dates are told relative to it
    bool reveal = false;  ///< personal data in full
    bool bytes = false;   ///< also which bytes are what
    Demands demands = {}; ///< the limit, and the keys of encrypted cards
};

/// Never throws for what the input holds.
Inspection inspect(const CardInput& input, const InspectOptions& options);

nlohmann::json inspection_to_json(const Inspection& inspection, bool reveal);
/// A tree: each layer stands inside of the one before it.
std::string inspection_to_text(const Inspection& inspection);

} // namespace qrid
