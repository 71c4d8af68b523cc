// When what an issuer publishes was made: never twice the same second, so that verifiers can tell which is the newer.
#pragma once

#include "qrid/issuer/registry.h"

namespace qrid {

/// What is dated apart from the other: all of an issuer's status lists and bundles, and its trust lists.
enum class Publishing { status, trust };

/// The iat of what is published at `now`, and notes that it is taken: `now`, or the second after the one taken last.
/// One that was taken further ahead than list_tolerance, by a clock that was wrong, does not count: nobody believed it.
/// Requires a transaction, and that every call is followed by a publication. Throws Error(registry_damaged).
Seconds take_iat(Registry& registry, Publishing what, Seconds now);

} // namespace qrid
