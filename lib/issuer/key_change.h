// What is asked for when keys change, and what came of it.
#pragma once

#include "qrid/base/clock.h"
#include "qrid/crypto/keys.h"
#include "qrid/issuer/registry.h"

#include <optional>

namespace qrid {

/// How long a key is published before it signs, so that verifiers know it by then: as long as a trust list lives.
inline constexpr Seconds staging_time = 30 * seconds_per_day;
/// How long a key signs.
inline constexpr Seconds signing_time = 2 * 365 * seconds_per_day;

struct NewKey {
    Purpose purpose = Purpose::cards;
    Algorithm algorithm = usual_algorithm();
    Seconds stage = staging_time; ///< from being published until it may sign
    bool rehearse = false;
    std::string distid = {}; ///< KeyKind::distid
};

/// A key from elsewhere.
struct ImportedKey {
    PublicKey key;
    std::optional<PrivateKey> private_half;
    Purpose purpose = Purpose::cards;
    Seconds stage = staging_time;
};
struct Rotation {
    std::optional<KeyRow> retiring; ///< the key that was active
    KeyRow active;                  ///< the key that was staged
    std::optional<KeyRow> staged;   ///< the one made to follow it
};
struct RotationTerms {
    Purpose purpose = Purpose::cards;
    std::optional<Algorithm> algorithm = {}; ///< of the new staged key; nothing: as the one that becomes active
    Seconds stage = staging_time;
    bool immediately = false; ///< even when the staged key was not published long enough
    bool make_next = true;
    bool rehearse = false;
    /// Of the new staged key; empty: as the one that becomes active, if it signs with the same algorithm.
    std::string distid = {};
};

/// What became of one key.
struct KeyChange {
    KeyRow before, after;
    Registry::KeyUse use;         ///< its cards
    std::optional<KeyRow> active; ///< the key that signs for the purpose from now on
};

} // namespace qrid
