// What an administrator does with keys: make, rotate, retire, revoke, bring in, put under another passphrase. Every
// change is one transaction that is journalled and published in jwks.json; with `rehearse` everything is tried and
// nothing is kept.
#pragma once

#include "qrid/issuer/issuer.h"
#include "qrid/issuer/key_change.h"

#include <optional>
#include <vector>

namespace qrid {

/// An active and a staged key of each purpose, for an issuer that has none. The staged ones may become active at any
/// time: whoever has the first list knows them.
void make_first_keys(Issuer& issuer, const KeyKind& kind, const Secret& passphrase, Seconds now);

/// A staged key, last in the line of its purpose: it may sign after `stage`, its turn comes when the keys before it
/// have ended, and it then signs for two years; it is verified for the longest card life after that. The passphrase
/// must be that of the issuer's other keys: throws Error(wrong_passphrase).
KeyRow new_key(Issuer& issuer, const NewKey& wanted, const Secret& passphrase, Seconds now);

/// A key from elsewhere becomes a staged one. Without its private half (a hardware token keeps it) only the public one
/// is registered. Throws Error(exists) when the issuer has it already, and as Issuer::check_is_own_kind().
std::vector<KeyRow> import_keys(Issuer& issuer, const std::vector<ImportedKey>& wanted, const Secret& passphrase,
                                bool rehearse, Seconds now);

/// The key that a rotation would make active, for a check before a passphrase is asked for. Throws as rotate_keys.
KeyRow next_active_key(const Issuer& issuer, const RotationTerms& terms, Seconds now);

/// The staged key becomes active, the active one retiring, a new staged one is made. Throws Error(missing_key) when
/// none is staged, Error(key_not_allowed) when it was not published long enough.
Rotation rotate_keys(Issuer& issuer, const RotationTerms& terms, const Secret& passphrase, Seconds now);

/// Takes a key out of use: it signs no more, and is verified only until the last of its cards (or lists) has expired;
/// at once with `force`. Throws Error(key_not_allowed) when no other key could sign for its purpose, unless forced.
KeyChange retire_key(Issuer& issuer, const KeyRow& key, bool force, bool rehearse, Seconds now);

/// Superseded: cards issued before now stay good. Compromised: none does. Doing it again changes nothing, but what was
/// superseded may become compromised; throws Error(key_not_allowed) for the other way.
KeyChange revoke_key(Issuer& issuer, const KeyRow& key, bool compromised, bool rehearse, Seconds now);

/// Puts every private key of the issuer under another passphrase, all or none; returns how many. After a change that
/// was killed when its files were in place, the same change is journalled as done. Throws Error(wrong_passphrase),
/// Error(issuer_busy) when a key was made meanwhile.
std::size_t change_passphrase(Issuer& issuer, const Secret& old_one, const Secret& new_one, bool rehearse, Seconds now);

} // namespace qrid
