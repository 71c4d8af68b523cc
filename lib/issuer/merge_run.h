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
    /// `batch` restricts what missing() looks at. The issuer must outlive it.
    MergeRun(Issuer& issuer, MergeTerms terms, std::optional<std::string> batch, Seconds now);

    /// The lease of a ledger, if the registry knows it: their digest is that of all cards in the order of their serial
    /// numbers only when ledgers come in the order of their leases'.
    const LeaseRow* lease_of(const LedgerReader& reader) const;

    /// As merge_ledger(). A second ledger of a lease adds nothing to the digest.
    MergedLedger merge(LedgerReader& reader);

    /// Whether a lease has its cards in the registry by now; in a rehearsal, whether it would.
    bool is_merged(const std::string& lease) const;

    /// What is missing by now.
    std::vector<MissingPart> missing() const;

    /// Hexadecimal SHA-256 over the lines of the cards of all ledgers: the same for whoever made the same cards, in
    /// however many parts. Nothing without a ledger.
    std::optional<std::string> sha256() const;

private:
    std::vector<LeaseRow> leases_now() const;

    Issuer& issuer_;
    MergeTerms terms_;
    std::optional<std::string> batch_;
    Seconds now_;
    std::map<std::string, LeaseRow> leases_; ///< by their ids, as they were at first and as this run left them
    std::set<std::string> digested_;         ///< leases
    RunningSha256 digest_;
};

} // namespace qrid
