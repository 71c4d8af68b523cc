// Whether a card names somebody: one that names nobody is good for anyone, and so for nothing.
#pragma once

#include "qrid/base/error.h"
#include "qrid/card/claims.h"

#include <optional>

namespace qrid {

/// Whether a field can tell whose a card is: an ID, a name, a picture, other biometrics.
bool names_somebody(const IdentityField& field);

/// Whether an identity holds such a field with something in it: letters, what begins as a picture does, or
/// enough bytes to be some other trace of a body.
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
