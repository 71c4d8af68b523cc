// Which bytes of a code are what: every layer of a card with the ranges of its parts.
#pragma once

#include "qrid/verify/input.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// One part of a layer. The text of a code is counted in characters, all else in bytes of the layer itself.
struct BytePart {
    std::string layer; ///< "QR code", "text", "compressed", "COSE_Sign1", "protected header", "claims", "identity" ...
    std::string name;
    std::size_t begin = 0, end = 0; ///< from, and up to but without
    std::optional<std::string> hex; ///< nothing when it is personal and not to be revealed
};

/// As far as the input can be read; an input that is no card has only its code and its text. What names a person or
/// shows one is hidden unless `reveal`. `demands` gives the limit, and the keys of encrypted cards. Never throws for
/// what the input holds.
std::vector<BytePart> byte_layers(const CardInput& input, const Demands& demands, bool reveal);

nlohmann::json byte_layers_to_json(const std::vector<BytePart>& parts);

/// A table for the terminal: a line for each part, and its hexadecimal digits beside or below it.
std::string byte_layers_to_text(const std::vector<BytePart>& parts);

} // namespace qrid
