#include "qrid/issuer/merge_run.h"

#include "qrid/base/encoding.h"

#include <fmt/format.h>

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
    if (terms_.rehearse && !is_first && merged.is_new) { // with what would be in the registry by now
        if (merged.end.sha256 != lease_of(reader)->ledger)
            throw Error(Code::ledger_conflict,
                        fmt::format("another ledger of lease {} was given, with other cards", reader.lease_id()));
        merged.is_new = false;
    }
    digested_.insert(reader.lease_id());
    leases_.insert_or_assign(merged.lease.lease.id, merged.lease);
    return merged;
}

std::vector<LeaseRow> MergeRun::leases_now() const {
    std::vector<LeaseRow> rows = issuer_.registry().leases();
    if (!terms_.rehearse) return rows;
    for (LeaseRow& row : rows)
        if (const auto found = leases_.find(row.lease.id); row.is_open() && found != leases_.end()) row = found->second;
    return rows;
}

bool MergeRun::is_merged(const std::string& lease) const {
    const std::vector<LeaseRow> rows = leases_now();
    return std::any_of(rows.begin(), rows.end(),
                       [&](const LeaseRow& row) { return row.lease.id == lease && row.merged; });
}

std::vector<MissingPart> MergeRun::missing() const { return missing_parts(leases_now(), batch_); }

std::optional<std::string> MergeRun::sha256() const {
    return digested_.empty() ? std::nullopt : std::optional(hex_encode(digest_.digest()));
}

} // namespace qrid
