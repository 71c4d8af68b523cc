// Where the keys of an issuer are in their life (qrid-keys(7)); follows from the clock at every use.
#pragma once

#include "qrid/issuer/registry.h"

#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

enum class KeyState {
    staged,   ///< published, must not sign: its time has not come, or an older key of its purpose still signs
    active,   ///< signs; one of each purpose
    retiring, ///< verifies only
    retired,  ///< not accepted
    revoked,
};

std::string_view name(KeyState state);

/// The keys of an issuer. Of those of one purpose whose time it is to sign, the oldest is active and the others wait:
/// when its time ends, or it is revoked, the next in line is active without anybody's doing.
class KeyRing {
public:
    /// `rows` in the order of Registry::keys().
    explicit KeyRing(std::vector<KeyRow> rows) : rows_(std::move(rows)) {}

    const std::vector<KeyRow>& rows() const& { return rows_; }
    std::vector<KeyRow> rows() && { return std::move(rows_); }

    /// Those of one purpose after the other, in each as they were, for people to read.
    std::vector<KeyRow> by_purpose() const;

    /// `key` is one of rows().
    KeyState state(const KeyRow& key, Seconds now) const;

    std::optional<KeyRow> active(Purpose purpose, Seconds now) const;
    /// The staged keys, the next in line first.
    std::vector<KeyRow> staged(Purpose purpose, Seconds now) const;

    /// What becomes of a key by itself, and when; nothing when it has come to its end.
    struct Change {
        KeyState to;
        Seconds at;
    };
    std::optional<Change> next_change(const KeyRow& key, Seconds now) const;

    /// When the turn of a new key would come that may sign from a moment on: when those ahead of it have ended.
    Seconds turn(Purpose purpose, Seconds sign_from, Seconds now) const;

private:
    std::vector<KeyRow> rows_;
};

} // namespace qrid
