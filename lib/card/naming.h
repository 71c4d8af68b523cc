// Whether a card names somebody: one that names nobody is good for anyone, and so for nothing.
#pragma once

#include "qrid/base/error.h"
#include "qrid/card/claims.h"

#include <optional>
#include <string_view>

namespace qrid {

/// Whether a text has anything that can be read: more than white space, control characters and characters of no width.
bool has_words(std::string_view text);

/// Whether it can be a name or a number of somebody: more than that, and than marks such as a dash.
bool has_letters(std::string_view text);

/// Whether a field can tell whose a card is: an ID, a name, a picture, other biometrics.
bool names_somebody(const IdentityField& field);

/// Whether an identity holds such a field with something in it.
bool names_somebody(const Identity& identity);

/// The card's holder is told by nothing but the device that it is bound to, as is meant by variants such as age-only:
/// the identity names nobody but says something.
bool is_told_by_device(const Claims& claims);

/// The same of a card with this identity.
bool is_told_by_device(const Identity& identity, bool is_bound);

/// Error(no_identity) when a card of this identity names nobody and is not told by its device.
std::optional<Error> flaw_of_naming(const Identity& identity, bool is_bound);

/// The same of a card's claims, and when they have no identity at all.
std::optional<Error> flaw_of_naming(const Claims& claims);

} // namespace qrid
