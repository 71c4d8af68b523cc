#include "qrid/issuer/merge_run.h"

#include "qrid/base/encoding.h"

#include <algorithm>

namespace qrid {

MergeRun::MergeRun(Issuer& issuer, MergeTerms terms, std::optional<std::string> batch, Seconds now)
    : issuer_(issuer), terms_(std::move(terms)), batch_(std::move(batch)), now_(now) {
    for (LeaseRow& row : issuer_.registry().leases()) {
        const std::string id = row.lease.id;
        leases_.emplace(id, std::move(row));
    }
}

const LeaseRow* MergeRun::lease_of(const LedgerReader& reader) const {
    const auto found = leases_.find(reader.lease_id());
    return found == leases_.end() ? nullptr : &found->second;
}

MergedLedger MergeRun::merge(LedgerReader& reader) {
    const bool is_first = !digested_.contains(reader.lease_id());
    RunningSha256 digest = digest_.fork(); // of which a ledger that is no good may spoil one
    MergedLedger merged = merge_ledger(issuer_, reader, terms_, is_first ? &digest : nullptr, now_);
    if (is_first) digest_ = digest;
    digested_.insert(reader.lease_id());
    leases_.insert_or_assign(merged.lease.lease.id, merged.lease);
    return merged;
}

bool MergeRun::is_merged(const std::string& lease) const {
    const auto found = leases_.find(lease);
    return found != leases_.end() && found->second.merged.has_value();
}

std::vector<MissingPart> MergeRun::missing() const {
    std::vector<LeaseRow> rows;
    for (const auto& [id, row] : leases_) rows.push_back(row);
    std::sort(rows.begin(), rows.end(),
              [](const LeaseRow& a, const LeaseRow& b) { return a.lease.first < b.lease.first; });
    return missing_parts(rows, batch_);
}

std::optional<std::string> MergeRun::sha256() const {
    return digested_.empty() ? std::nullopt : std::optional(hex_encode(digest_.digest()));
}

} // namespace qrid
