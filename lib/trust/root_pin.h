// A root that one trusts, and whether it leads to the one that has signed a list.
#pragma once

#include "qrid/trust/trust_list.h"

#include <optional>
#include <string_view>
#include <vector>

namespace qrid {

/// A root that one trusts: the key, or what is known of it.
struct RootPin {
    std::vector<PublicKey> keys;      ///< any of them
    std::optional<Sha256> thumbprint; ///< RFC 9679 or RFC 7638
};

/// The thumbprint that a text is: 64 hexadecimal digits (RFC 9679) or 43 characters of base64url (RFC 7638).
std::optional<RootPin> parse_thumbprint(std::string_view text);

/// The keys of a file that may be a root. Throws Error(bad_key), also for a trust list, which would vouch for itself.
RootPin read_root(ByteView content, std::string_view origin);

/// Whether who trusts `pin` may believe the list's signature: the root is the pinned one, or a chain of endorsements
/// leads to it from there. An endorsement does not count when the list says that who made it was stolen, or was revoked
/// or out of its time when it was made. Throws as checked_root_of().
bool leads_to_root(const RootPin& pin, const SignedTrustList& list);

} // namespace qrid
