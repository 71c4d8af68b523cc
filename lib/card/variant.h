// The cards of one enrolment: a signed card is shown whole, so whoever would rather show less gets several.
#pragma once

#include "qrid/card/identity.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// The most cards of one record.
inline constexpr std::size_t max_variants = 16;

/// One of the cards of a record: which of its fields it carries.
struct Variant {
    std::string name;      ///< 1 to 32 letters, digits and '-'
    std::vector<int> keys; ///< of identity_fields(), ascending

    bool carries(int key) const;
    bool operator==(const Variant&) const = default;
};

/// full (every field), with-face (what a printed ID is shown for), without-address (neither address nor e-mail nor
/// phone) and age-only (the date of birth alone).
std::span<const Variant> built_in_variants();

/// Whether a text can be a variant's name.
bool is_variant_name(std::string_view text);

/// The name of one that is built in, or NAME=FIELD,FIELD with the JSON names of the fields. Throws Error(usage).
Variant parse_variant(std::string_view text);

/// The same for each, in that order. Throws Error(usage) also for two of one name and for more than max_variants.
std::vector<Variant> parse_variants(std::span<const std::string> texts);

/// What a card of this variant says; the fields that the record has not got are not on it. Throws Error(bad_record),
/// naming the variant, when that is nothing.
Identity reduced(const Identity& identity, const Variant& variant);

/// Throws as reduced() does for the first of the variants that leaves nothing, and Error(no_identity) for the first
/// card that would name nobody (flaw_of_naming()). No variants: one card with the whole record. `is_bound`: to a
/// device.
void check_variants(const Identity& identity, std::span<const Variant> variants, bool is_bound);

/// What each card of a record says: reduced() for each variant in their order, and the whole record for none.
/// Throws as check_variants() does.
std::vector<Identity> identities_of(Identity identity, std::span<const Variant> variants, bool is_bound);

/// Whether nothing on such a card tells whose it is: no ID, no name, no picture, no other biometrics. Whoever has it
/// can show it for theirs, unless it is bound to a device.
bool tells_nobody(const Variant& variant);

} // namespace qrid
