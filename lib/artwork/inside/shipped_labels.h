// The labels that come with qrid, a language each.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace qrid::artwork {

/// What has a label: identity fields, what else is on a card, and the words that are printed across one.
inline constexpr std::array<std::string_view, 24> shipped_names{
    "title",     "fullName",    "dateOfBirth",   "gender",   "nationality",  "id",          "address",
    "email",     "phone",       "maritalStatus", "guardian", "locationCode", "legalStatus", "countryOfIssuance",
    "validFrom", "validUntil",  "cardNumber",    "back",     "specimen",     "expired",     "revoked",
    "suspended", "notYetValid", "notValid"};

struct ShippedLabels {
    std::string_view language;                                ///< ISO 639-3
    std::array<std::string_view, shipped_names.size()> names; ///< of shipped_names, in their order
    std::array<std::string_view, 3> genders, marital_statuses;
    std::array<std::string_view, 12> months;
    std::string_view date;
};

/// Those of languages written from left to right in Latin, Cyrillic and Indic scripts; in those of East Asia; and from
/// right to left. Each has at least one.
std::span<const ShippedLabels> european_labels();
std::span<const ShippedLabels> asian_labels();
std::span<const ShippedLabels> right_to_left_labels();

} // namespace qrid::artwork
