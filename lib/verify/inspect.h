// What is in this code? Looks through the layers of one input; needs no keys and trusts nothing.
#pragma once

#include "qrid/foreign/words.h"
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
};

/// Never throws for what the input holds. Dates are told relative to `now`; personal data is masked unless `reveal`.
Inspection inspect(const CardInput& input, Seconds now, bool reveal);

nlohmann::json inspection_to_json(const Inspection& inspection, bool reveal);
std::string inspection_to_text(const Inspection& inspection);

} // namespace qrid
