// A change of keys that was committed and whose outcome nobody may have seen, because its command was killed before it
// could say so: its repeat is to finish it, and not to do it twice.
#pragma once

#include "qrid/issuer/issuer.h"
#include "qrid/issuer/key_change.h"

#include <optional>

namespace qrid {

/// For how long a repeat is taken for one.
inline constexpr Seconds untold_for = seconds_per_day;

/// Notes a change; within its transaction.
void note_untold(Registry& registry, const Rotation& rotation, Seconds now);
void note_untold(Registry& registry, const KeyRow& made, Seconds now);

/// Forgets it: its outcome was told.
void note_told(Registry& registry);

/// The rotation that a repeat is to finish: the last change, not told, less than untold_for ago, and of this purpose,
/// as long as its key still signs.
std::optional<Rotation> untold_rotation(const Issuer& issuer, Purpose purpose, Seconds now);

/// Likewise the key that was made, as long as it is staged.
std::optional<KeyRow> untold_key(const Issuer& issuer, const NewKey& wanted, Seconds now);

/// Publishes what the change had no time to.
void finish_untold(const Issuer& issuer, Seconds now);

} // namespace qrid
