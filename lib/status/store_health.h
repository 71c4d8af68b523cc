// What whoever keeps a verifier running has to look at every morning: whether its stores are fresh, or soon will not
// be.
#pragma once

#include "qrid/base/health.h"
#include "qrid/status/status_store.h"
#include "qrid/trust/trust_store.h"

namespace qrid {

struct StoreHealthTerms {
    Seconds within = 3 * seconds_per_day; ///< what ends so soon is due
    bool online = false; ///< lists are fetched: an issuer that says where its lists are needs no bundle
};

/// Looks at everything in a verifier's stores that may end, or be other than it should be. Nothing is changed. The
/// checks, in this order, and what they find ("not-checked" aside, which each may):
///
///   - permissions: unsafe-permissions
///   - trust-lists: nothing-trusted, stored-trust-damaged, stored-trust-expired, stored-trust-expiring
///   - trusted-keys: keys-ended, keys-ending (none for cards, or none for status, is accepted any more), no-keys,
///     key-file-damaged
///   - status-bundles: stored-bundle-damaged, stored-bundle-untrusted, stored-bundle-expired, stored-bundle-expiring,
///     stored-bundle-past-ttl, stored-trust-behind (the bundle has a newer trust list than the store)
///   - status-of-issuers: issuer-without-status
Health check_stores(const TrustStore& trust, const StatusStore& status, const StoreHealthTerms& terms, Seconds now);

} // namespace qrid
