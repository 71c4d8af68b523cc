// Many ledgers merged one after the other, and what they are together.
#pragma once

#include "qrid/issuer/merging.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace qrid {

class MergeRun {
public:
    /// `batch` restricts what missing() and sha256() look at: its leases are the scope, else all are. The issuer must
    /// outlive it. Throws Error(bad_lease) when no lease of the batch was ever taken.
    MergeRun(Issuer& issuer, MergeTerms terms, std::optional<std::string> batch, Seconds now);

    /// The lease of a ledger, if the registry knows it.
    const LeaseRow* lease_of(const LedgerReader& reader) const;

    /// As merge_ledger().
    MergedLedger merge(LedgerReader& reader);

    /// Whether a lease has its cards in the registry by now; in a rehearsal, whether it would.
    bool is_merged(const std::string& lease) const;

    /// What is missing by now.
    std::vector<MissingPart> missing() const;

    /// Whether the scope has leases that were not cancelled.
    bool has_leases() const;

    /// Hexadecimal SHA-256 over the scope's ledgers, whoever merged them and when: of each merged lease, in the order
    /// of their serial numbers, LeaseRow::ledger and a line feed. Nothing while something is missing, or without a
    /// ledger.
    std::optional<std::string> sha256() const;

private:
    std::vector<LeaseRow> leases_now() const;
    std::vector<LeaseRow> scope() const; ///< of them, without what was cancelled

    Issuer& issuer_;
    MergeTerms terms_;
    std::optional<std::string> batch_;
    Seconds now_;
    std::map<std::string, LeaseRow> leases_; ///< by their ids, as they were at first and as this run left them
    std::set<std::string> seen_;             ///< leases whose ledgers this run has read
};

} // namespace qrid
