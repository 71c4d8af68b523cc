#include "qrid/issuer/merge_run.h"

#include "qrid/base/encoding.h"
#include "qrid/crypto/running_digest.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

MergeRun::MergeRun(Issuer& issuer, MergeTerms terms, std::optional<std::string> batch, Seconds now)
    : issuer_(issuer), terms_(std::move(terms)), batch_(std::move(batch)), now_(now) {
    for (LeaseRow& row : issuer_.registry().leases()) {
        const std::string id = row.lease.id;
        leases_.emplace(id, std::move(row));
    }
    const bool is_known = !batch_ || std::any_of(leases_.begin(), leases_.end(),
                                                 [&](const auto& one) { return one.second.lease.batch == *batch_; });
    if (!is_known)
        throw Error(Code::bad_lease, fmt::format("no lease of a batch {} was ever taken", *batch_),
                    "see 'qrid issuer lease --list'");
}

const LeaseRow* MergeRun::lease_of(const LedgerReader& reader) const {
    const auto found = leases_.find(reader.lease_id());
    return found == leases_.end() ? nullptr : &found->second;
}

MergedLedger MergeRun::merge(LedgerReader& reader) {
    MergedLedger merged = merge_ledger(issuer_, reader, terms_, now_);
    const bool is_first = seen_.insert(reader.lease_id()).second;
    if (terms_.rehearse && !is_first && merged.is_new) { // with what would be in the registry by now
        if (merged.end.sha256 != lease_of(reader)->ledger)
            throw Error(Code::ledger_conflict,
                        fmt::format("another ledger of lease {} was given, with other cards", reader.lease_id()));
        merged.is_new = false;
    }
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

std::vector<LeaseRow> MergeRun::scope() const {
    std::vector<LeaseRow> rows = leases_now();
    std::erase_if(rows, [&](const LeaseRow& row) { return row.cancelled || (batch_ && row.lease.batch != *batch_); });
    return rows;
}

bool MergeRun::has_leases() const { return !scope().empty(); }

std::optional<std::string> MergeRun::sha256() const {
    const std::vector<LeaseRow> rows = scope();
    if (rows.empty() || !missing().empty()) return std::nullopt;
    RunningSha256 digest;
    for (const LeaseRow& row : rows) digest.add(bytes_of(row.ledger + "\n"));
    return hex_encode(digest.digest());
}

} // namespace qrid
