// Merging: what workers made under their leases is entered into the registry, from their ledgers.
#pragma once

#include "qrid/issuer/issuer.h"
#include "qrid/issuer/ledger.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

struct MergeTerms {
    bool once = false;     ///< of a person's cards in force of a variant one stays, and the others are revoked
    bool rehearse = false; ///< find out what would be done, and change nothing
    std::function<void(std::size_t)> count = [](std::size_t) {}; ///< told of the cards that were read
};

struct MergedLedger {
    LeaseRow lease;                       ///< as it is now
    bool is_new = true;                   ///< else its cards were in the registry already, and are the same
    LedgerEnd end;                        ///< of the ledger
    std::uint64_t without_card = 0;       ///< records that none was made of, since they were no good
    bool is_compromised = false;          ///< its key is: the registry has to know these cards, and nobody accepts them
    std::uint64_t revoked = 0;            ///< cards of people who had one already
    std::uint64_t revoked_elsewhere = 0;  ///< of these, cards that are not of this lease
    std::vector<StatusPlace> places = {}; ///< of the first few of those
};

/// Enters a ledger, of which only the head was read: all of its cards, or none. What was merged already is compared
/// with what the registry has.
///
/// Throws Error(bad_ledger) for a ledger that is damaged, not whole, not sealed by its lease's key, or another
/// issuer's, Error(bad_lease) when its lease is not known or was cancelled, Error(ledger_conflict), which names the
/// first record that differs, when the registry has other cards of that lease, and as the registry does. Others wait
/// for what is entered into the same rows, and this waits for them, up to ten minutes.
MergedLedger merge_ledger(Issuer& issuer, LedgerReader& reader, const MergeTerms& terms, Seconds now);

/// A part of what is to be made under leases of which the registry does not have the cards.
struct MissingPart {
    std::string batch; ///< or empty
    Shard shard;
    std::optional<LeaseRow> lease; ///< nothing for a part of a batch for which no lease was taken
};

/// All of them, or those of one batch: leases that are neither merged nor cancelled in the order of their serial
/// numbers, then the parts of batches without a lease. Shards that were all cancelled are missing of a batch that is
/// asked for, unless it has other leases.
std::vector<MissingPart> missing_parts(const std::vector<LeaseRow>& leases, const std::optional<std::string>& batch);

struct RestoredLease {
    Lease lease;
    bool is_new = true; ///< else the registry had it
};

/// Takes a lease that this issuer has signed back into a registry that was restored from an older copy, so that its
/// ledger can be merged. Throws Error(bad_lease) when none of the issuer's keys has signed it, when that key was
/// compromised and the registry does not have the lease, and when its serial numbers are not its own.
RestoredLease restore_lease(Issuer& issuer, std::string_view text, bool rehearse, Seconds now);

} // namespace qrid
