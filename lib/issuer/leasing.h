// Leases from an issuer's registry: taken, taken again, cancelled.
#pragma once

#include "qrid/issuer/issuer.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// What a lease is wanted for.
struct LeaseOrder {
    std::string batch = {};
    std::optional<Shard> shard = {}; ///< of the batch
    std::uint64_t records = 0;       ///< 1 to max_lease_records
    std::vector<std::string> variants = {};
    Seconds iat = 0, exp = 0; ///< of the cards
    std::optional<Seconds> nbf = {};
    std::optional<std::string> input = {};
    bool new_lists = false; ///< even if new status lists are started for it
};

/// The lease that a shard has, so that whoever asks again gets the same. Throws Error(exists) when it is not for what
/// is wanted now (moments are not compared, but how long the cards live is), and when it was merged and its batch has
/// no name: that may be another batch. Nothing for a shard that has none.
std::optional<LeaseRow> lease_of_shard(const Issuer& issuer, const LeaseOrder& order);

/// Takes serial numbers under a key that may sign such cards now, in one short transaction. Throws as
/// Issuer::check_may_sign() does, as lease_of_shard() when another process was first, Error(exists) when the batch is
/// divided into another number of shards, and Error(lists_full) when the lists in use have not so many places left.
Lease take_lease(Issuer& issuer, const KeyRow& key, const LeaseOrder& order, const Random& random);

/// By its id or the start of one, 4 digits or more. Throws Error(bad_lease) when there is none or more than one.
LeaseRow find_lease(const Registry& registry, std::string_view id);

/// Its cards will never be in the registry; its serial numbers are not given out again. Doing it again changes nothing.
/// Throws Error(bad_lease) for one that was merged.
LeaseRow cancel_lease(Issuer& issuer, std::string_view id, Seconds now);

/// The lease with what its worker needs.
LeasedWork work_of(const Issuer& issuer, const Lease& lease);

} // namespace qrid
