// When what an issuer publishes was made: never twice the same second, so that verifiers can tell which is the newer.
#pragma once

#include "qrid/base/error.h"
#include "qrid/crypto/keys.h"
#include "qrid/issuer/registry.h"

#include <functional>
#include <vector>

namespace qrid {

/// What is dated apart from the other: all of an issuer's status lists and bundles, and its trust lists.
enum class Publishing { status, trust };

/// The iat of what is published at `now`, and notes that it is taken: `now`, or the next second that nothing has. When
/// something was published further ahead than list_tolerance, by a clock that was wrong, or is, it does not move past
/// that, which nobody believes yet; `unfinished` is told. `noted_elsewhere` is the latest that is known outside of the
/// registry. Requires a transaction, and that every call is followed by a publication in it, whose row in the journal
/// is of `now`, or by reserve_iat(). Throws Error(registry_damaged).
Seconds take_iat(Registry& registry, Publishing what, Seconds now, Seconds noted_elsewhere,
                 const std::function<void(const Error&)>& unfinished);

/// For a publication that is committed only in a later transaction, if at all: what was taken stays taken, also when it
/// is in no row of the journal. Follows take_iat() in its transaction. Throws Error(registry_damaged).
void reserve_iat(Registry& registry, Publishing what, Seconds iat);

/// Its row of the journal, which is of `now`, tells of it from here on. Within the transaction that writes that. Throws
/// Error(registry_damaged).
void settle_iat(Registry& registry, Publishing what, Seconds iat, Seconds now);

/// Notes one that a lost registry had taken. Within a transaction. Throws Error(registry_damaged).
void know_iat(Registry& registry, Publishing what, Seconds iat);

/// The one that was taken last; earliest_time without any. Throws Error(registry_damaged).
Seconds last_iat(const Registry& registry, Publishing what);

/// The latest that was ever taken; earliest_time without any. Throws Error(registry_damaged).
Seconds latest_iat(const Registry& registry, Publishing what);

/// The latest iat of the status lists and the bundle in a directory, of those that one of the keys has signed and that
/// are later than `known`; else `known`. What cannot be read says nothing.
Seconds published_iat(const fs::path& directory, Seconds known, const std::vector<PublicKey>& keys);

} // namespace qrid
