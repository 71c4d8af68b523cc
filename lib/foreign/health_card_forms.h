// The other forms in which people have SMART Health Cards: files, bare tokens, and cards cut into several codes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

inline constexpr std::string_view shc_prefix = "shc:/"; ///< of the text of each code

/// A JWS as the text of a code, "shc:/" and digits; nothing for a token that is no health card: whose header has no
/// "zip":"DEF".
std::optional<std::string> health_card_of_jws(std::string_view token);

/// The cards of a file ".smart-health-card", {"verifiableCredential": [JWS, ...]}, as texts of codes, and a token in it
/// that is no health card as it is; empty for any other JSON.
std::vector<std::string> health_cards_of_file(std::string_view json);

/// "shc:/2/3/...": one of several codes that hold a card (which newer cards no longer do).
struct HealthCardPart {
    std::size_t number = 0, count = 0; ///< from 1
    std::string_view digits;
};
std::optional<HealthCardPart> health_card_part(std::string_view text);

/// The whole card, when the texts have each of its parts once; nothing otherwise.
std::optional<std::string> joined_health_card(const std::vector<HealthCardPart>& parts);

} // namespace qrid
