// What an issuer's administrator has to look at every morning: whether anything is due, or soon will be.
#pragma once

#include "qrid/base/health.h"
#include "qrid/issuer/health_terms.h"

#include <optional>

namespace qrid {

class Issuer;

/// Until when what was published can be used; nothing for what was never published, or cannot be read.
struct PublishedEnds {
    std::optional<Seconds> lists;  ///< the first of all status lists that were begun
    std::optional<Seconds> trust;  ///< the trust list
    std::uint64_t unpublished = 0; ///< lists that were begun and never published
};
PublishedEnds published_ends(const Issuer& issuer);

/// Looks at everything in an issuer's directory that may end, run out, or be other than it should be, and with a URL at
/// what verifiers get. Nothing is changed, no passphrase is needed. The checks, in this order, and what they find
/// ("not-checked" aside, which each may):
///
///   - permissions: unsafe-permissions
///   - registry: registry-behind, registry-damaged
///   - journal: journal-broken, journal-head-missing
///   - status-lists: list-unpublished, list-damaged, list-untrusted, list-wrong-uri, list-dated-ahead, list-expired,
///     list-expiring, list-past-ttl, list-differs, list-shrinks, aggregation-differs, pointer-differs
///   - status-bundle: bundle-unpublished, bundle-damaged, bundle-untrusted, bundle-dated-ahead, bundle-expired,
///     bundle-expiring, bundle-past-ttl, bundle-differs, bundle-shrinks, bundle-trust-expired, bundle-trust-expiring
///   - trust-list: trust-unpublished, trust-damaged, trust-untrusted, trust-dated-ahead, trust-expired, trust-expiring,
///     trust-version, trust-differs
///   - jwks: jwks-unpublished, jwks-damaged, jwks-differs
///   - web-server, with a URL: web-missing, web-stale, web-differs, web-unreachable (unknown)
///   - active-keys: no-active-key, key-ending, key-too-short
///   - staged-keys: no-staged-key, staged-key-late, signing-gap
///   - private-keys: private-key-missing
///   - places: places-low
///   - disk: disk-low
///   - runs: run-unfinished
///   - replacements: replacement-unrevoked
///   - leases: lease-unmerged
///   - expiring-cards: nothing but measures
///
/// What could not be opened at all is "not-checked" in all checks that need it. Throws Error(not_an_issuer).
Health check_issuer(const fs::path& dir, const HealthTerms& terms, Seconds now);

} // namespace qrid
