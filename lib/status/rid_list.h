// Which SMART Health Cards of a key were revoked: the revocation list of the framework ("SMART Health Cards
// Framework" 1.4, Revocation), which its issuer publishes as .well-known/crl/<kid>.json. It is not signed: whoever
// gives it vouches for it.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace qrid {

struct RidList {
    std::string kid;       ///< of the key whose cards it is about
    std::uint64_t ctr = 0; ///< grows with each version
    /// Revocation identifiers, each with the moment before which the cards that carry it were issued; nothing for all.
    std::unordered_map<std::string, std::optional<Seconds>> rids = {};

    /// Whether it revokes a card with this rid that was issued at `nbf`; one that does not say when, it does.
    bool revokes(const std::string& rid, std::optional<Seconds> nbf) const;
};

/// Whether a file looks like one: a JSON object with "rids" near its beginning.
bool is_rid_list(ByteView file);

/// Throws Error(bad_claims) for one that is damaged, is of another method than "rid", or has an entry that is no
/// identifier (up to 24 characters of base64url, and perhaps a dot and seconds since 1970).
RidList read_rid_list(ByteView file);

} // namespace qrid
