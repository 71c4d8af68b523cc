// Fetching a status list: who may make a verifier ask, where, when anew, and what counts of the answer.
#pragma once

#include "qrid/base/error.h"
#include "qrid/base/warning.h"
#include "qrid/status/cache.h"
#include "qrid/status/download.h"
#include "qrid/status/token.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// An issuer whose status keys may sign a list, and what it says that its lists begin with.
struct ListOwner {
    std::string iss, prefix;
};

/// The owner of the list of a card that `signer`, a trusted key, has signed. Throws Error(status_not_allowed) when no
/// trusted list says where the lists of its issuer are.
ListOwner owner_of(const TrustedKey& signer);

/// Those to whom a bare uri may belong: the issuers of keys that count at `now`, by what their lists begin with. Throws
/// Error(status_not_allowed) when there is none.
std::vector<ListOwner> owners_of(const std::string& uri, const TrustSet& trust, Seconds now);

struct FetchOptions {
    fs::path cache = default_status_cache();
    bool force = false; ///< ask the server though the copy at hand is fresh
    DownloadOptions download = {};
};

enum class FetchResult {
    fetched,   ///< a new list
    unchanged, ///< the server has still the one at hand
    fresh,     ///< the one at hand was young enough: nobody was asked
    kept,      ///< the one at hand is used though it is not fresh; the warning says why
};

/// The most lists of one uri and one iat, all different, that are kept.
inline constexpr std::size_t max_rival_lists = 4;

/// "fetched", "unchanged", "fresh" or "kept".
std::string_view name(FetchResult result);

struct FetchedList {
    StatusToken token; ///< signed by a trusted key of an owner, for the uri, and not expired
    /// Others of the same iat that say something else, which an issuer never makes: the strictest word on each card
    /// counts.
    std::vector<StatusToken> rivals;
    FetchResult result = FetchResult::fetched;
    fs::path file;                   ///< in the cache
    std::size_t bytes = 0;           ///< of the token
    Warnings warnings;               ///< status_not_fetched, status_rollback, status_conflict
    std::optional<Error> not_cached; ///< why it could not be put into the cache

    /// The token and its rivals.
    std::vector<StatusToken> all() const;
};

/// Gets the list of a uri for one of its owners, from the cache while it is fresh (until its ttl has passed since it
/// was fetched, or 12 hours without a ttl, and not after its exp), else from the server. Nothing is sent unless the uri
/// begins as an owner's lists do; see flaw_of_address(). When the server cannot be reached, or has an older list, a
/// copy that has not expired is kept. A list of the same iat with other content does not take the place of the copy:
/// both are kept, and both are given.
///
/// Throws, and then the cache is as it was: what download() throws; Error(status_untrusted) when what came is no list,
/// not signed by a key for status of an owner, or dated in the future; Error(trust_stale) when the trust list with that
/// key is too old; Error(status_wrong_uri); Error(status_stale) when it has expired; Error(too_large) when it inflates
/// past max_list_bytes; Error(status_untrusted) for more than max_rival_lists of one iat.
FetchedList fetch_status(const std::string& uri, const std::vector<ListOwner>& owners, const TrustSet& trust,
                         Seconds now, const FetchOptions& options);

} // namespace qrid
