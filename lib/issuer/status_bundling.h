// An issuer's status bundle: all its lists and its trust list in one signed file (status/bundle.h).
#pragma once

#include "qrid/issuer/issuer.h"

#include <functional>

namespace qrid {

struct BundleTerms {
    Seconds life = 0; ///< exp after now
    fs::path file;    ///< where to; empty: public/status/bundle.qsb, which is replaced
    Overwrite overwrite = Overwrite::refuse;
    bool force = false; ///< also when it brings revoked cards back
    bool rehearse = false;
    std::function<void(std::size_t lists)> done = {}; ///< is told of lists that were taken in
};

struct PublishedBundle {
    fs::path file;
    std::uint64_t version = 0, lists = 0, entries = 0, revoked = 0, suspended = 0;
    int bits = 1;
    std::size_t bytes = 0;
    Seconds exp = 0, trust_until = 0; ///< of the bundle, and of the trust list in it
    std::int64_t trust_version = 0;
    std::uint64_t gave_way = 0; ///< as PublishedStatus tells it
};

/// Signs and writes every list that was begun, with the next version. Throws Error(unreadable_file) when no trust list
/// was published, Error(trust_stale) when it is too old, Error(bad_trust_list) when it does not say that `key` signs
/// for status: no verifier would believe the bundle.
/// Throws Error(status_shrinks) as publish_status() does.
PublishedBundle publish_bundle(Issuer& issuer, const PrivateKey& key, const BundleTerms& terms, Seconds now);

} // namespace qrid
