#include "qrid/issuer/merging.h"

#include "qrid/base/printable.h"
#include "qrid/issuer/inside/doubles.h"
#include "qrid/issuer/inside/ledger_rows.h"
#include "qrid/issuer/inside/lost_cards.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace qrid {

namespace {

const KeyRow& key_of_lease(const std::vector<KeyRow>& keys, const Lease& lease) {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const KeyRow& key) { return key.kid == lease.kid; });
    if (found == keys.end()) throw Error(Code::registry_damaged, fmt::format("the registry lacks key {}", lease.kid));
    return *found;
}

bool is_compromised(const KeyRow& key) { return key.revoked && key.revoked->compromised; }

// The lease's row, which nobody else changes until the transaction ends.
LeaseRow lease_of_ledger(Registry& registry, const LedgerReader& reader) {
    const auto row = registry.hold_lease(reader.lease_id());
    if (!row)
        throw Error(Code::bad_lease, fmt::format("the registry knows no lease {}", printable(reader.lease_id())),
                    "if it was restored from an older copy, give it the lease too: 'qrid issuer merge --lease FILE'");
    if (row->cancelled)
        throw Error(Code::bad_lease,
                    fmt::format("lease {} was cancelled on {}", row->lease.id, format_time(*row->cancelled)),
                    "hand out none of its cards; mint these records under another lease");
    return *row;
}

void check_end(const LedgerEnd& end, const Lease& lease) {
    if (end.records > lease.records || end.cards > end.records * lease.cards_a_record())
        throw Error(Code::bad_ledger, "its last line counts more than the lease has");
    if (lease.input && end.input != *lease.input)
        throw Error(Code::bad_ledger, "it was made from another input than its lease is for");
}

// The lists know how a card stands of which the registry had lost the row.
void keep_standings(Issuer& issuer, const LostPlaces& lost, const std::vector<CardRow>& rows) {
    if (lost.empty()) return;
    std::vector<std::uint64_t> all;
    all.reserve(rows.size());
    for (const CardRow& row : rows) all.push_back(row.serial);
    const std::vector<CardRow> fallen = lost_cards(issuer, lost, all);
    for (const Standing standing : {Standing::revoked, Standing::suspended}) {
        std::vector<std::uint64_t> serials;
        for (const CardRow& card : fallen)
            if (card.standing == standing) serials.push_back(card.serial);
        if (!serials.empty()) issuer.registry().set_standing(serials, standing);
    }
}

nlohmann::json detail_of_merge(const MergedLedger& merged) {
    const Lease& lease = merged.lease.lease;
    nlohmann::json detail{{"lease", lease.id},
                          {"count", merged.end.cards},
                          {"records", merged.end.records},
                          {"kid", lease.kid},
                          {"sha256", merged.end.sha256}};
    if (!lease.batch.empty()) detail["batch"] = lease.batch;
    if (lease.shard.count > 1) detail["shard"] = lease.shard.text();
    return detail;
}

} // namespace

MergedLedger merge_ledger(Issuer& issuer, LedgerReader& reader, const MergeTerms& terms, Seconds now) {
    Registry& registry = issuer.registry();
    if (reader.iss() != issuer.config().iss)
        throw Error(Code::bad_ledger, fmt::format("it is a ledger of the issuer {}", printable(reader.iss())));
    registry.prepare_for_bulk();
    Registry::Transaction transaction(registry, Registry::Hold::rows);
    MergedLedger merged{.lease = lease_of_ledger(registry, reader), .end = {}};
    const Lease& lease = merged.lease.lease;
    const std::vector<KeyRow> keys = registry.keys();
    const KeyRow& signer = key_of_lease(keys, lease);
    merged.is_compromised = is_compromised(signer);
    merged.is_new = !merged.lease.merged;
    if (merged.is_new && !registry.cards_between(lease.first, lease.end(), 1).empty())
        throw Error(Code::ledger_conflict, fmt::format("the registry has cards with serial numbers of lease {}, which "
                                                       "has not been merged",
                                                       lease.id));
    // Who rehearses leaves no dead rows behind, unless he wants to know what they bring about.
    const bool enters = merged.is_new && (!terms.rehearse || terms.once);
    LedgerComparison comparison(registry, merged.lease, issuer.index_space());
    const LostPlaces lost(registry);
    LedgerRows rows(reader, lease, issuer.index_space());
    std::uint64_t records_with_card = 0, behind = lease.first; // serial numbers before this one are of counted records
    for (const std::vector<CardRow>* portion = rows.next(); portion != nullptr; portion = rows.next()) {
        if (enters) {
            registry.add_cards(*portion);
            keep_standings(issuer, lost, *portion);
        } else if (!merged.is_new) {
            comparison.compare(*portion);
        }
        for (const CardRow& row : *portion) {
            if (row.serial < behind) continue;
            ++records_with_card;
            behind = row.serial - (row.serial - lease.first) % lease.cards_a_record() + lease.cards_a_record();
        }
        terms.count(portion->size());
    }
    reader.check_seal(PublicKey::from_pem(signer.public_pem));
    merged.end = reader.end();
    check_end(merged.end, lease);
    merged.without_card = merged.end.records - std::min(merged.end.records, records_with_card);
    if (!merged.is_new) comparison.finish(merged.end);
    if (terms.once) registry.hold_all(); // after the lease's row and before the journal, as everybody takes them
    if (merged.is_new) {
        merged.lease.merged = now;
        merged.lease.cards = merged.end.cards;
        merged.lease.ledger = merged.end.sha256;
    }
    if (enters) {
        registry.update_lease(merged.lease);
        registry.journal(now, "ledger-merged", detail_of_merge(merged));
    }
    if (terms.once) {
        Doubles doubles = revoke_doubles(issuer, lease, now);
        merged.revoked = doubles.revoked, merged.revoked_elsewhere = doubles.elsewhere;
        merged.places = std::move(doubles.places);
    }
    if (!terms.rehearse && (merged.is_new || merged.revoked > 0)) transaction.commit();
    return merged;
}

std::vector<MissingPart> missing_parts(const std::vector<LeaseRow>& leases, const std::optional<std::string>& batch) {
    std::vector<MissingPart> missing;
    std::map<std::pair<std::string, std::uint64_t>, std::set<std::uint64_t>> taken; // shards, by batch and their number
    for (const LeaseRow& row : leases) {
        if (batch && row.lease.batch != *batch) continue;
        if (row.is_open()) missing.push_back({row.lease.batch, row.lease.shard, row});
        if (row.lease.shard.count == 1) continue;
        auto& shards = taken[{row.lease.batch, row.lease.shard.count}];
        if (!row.cancelled) shards.insert(row.lease.shard.index);
    }
    // Who cancels all of a batch does not want it any more, unless he asks for it.
    const LeaseRow* last = nullptr;
    bool is_cancelled = batch.has_value();
    for (const LeaseRow& row : leases) {
        if (batch != row.lease.batch) continue;
        last = &row;
        is_cancelled = is_cancelled && row.cancelled;
    }
    if (is_cancelled && last != nullptr)
        for (std::uint64_t index = 0; index < last->lease.shard.count; ++index)
            missing.push_back({*batch, {index, last->lease.shard.count}, {}});
    for (const auto& [part, shards] : taken)
        for (std::uint64_t index = 0; !shards.empty() && index < part.second; ++index)
            if (!shards.contains(index)) missing.push_back({part.first, {index, part.second}, {}});
    return missing;
}

namespace {

// The issuer's key that has signed it.
LeasedWork own_lease(const std::vector<KeyRow>& keys, std::string_view text) {
    for (const KeyRow& row : keys) {
        if (row.purpose != Purpose::cards) continue;
        try {
            return read_lease(text, PublicKey::from_pem(row.public_pem));
        } catch (const Error& error) {
            if (error.code() != Code::bad_lease) throw;
        }
    }
    throw Error(Code::bad_lease, "no key of this issuer has signed this lease, or it is damaged",
                "name the right issuer with --issuer DIR");
}

} // namespace

RestoredLease restore_lease(Issuer& issuer, std::string_view text, bool rehearse, Seconds now) {
    Registry& registry = issuer.registry();
    Registry::Transaction transaction(registry);
    const auto [lease, facts] = own_lease(registry.keys(), text);
    const IssuerFacts own = issuer.facts();
    if (facts.iss != own.iss || facts.status_uri != own.status_uri || facts.lists != own.lists ||
        facts.entries != own.entries || facts.secret != own.secret)
        throw Error(Code::bad_lease, "the lease has other places than this issuer's");
    if (const auto row = registry.lease(lease.id)) {
        if (row->lease == lease) return {lease, false};
        throw Error(Code::bad_lease, fmt::format("the registry has another lease {}", lease.id));
    }
    const std::vector<KeyRow> keys = registry.keys();
    if (is_compromised(key_of_lease(keys, lease)))
        throw Error(Code::bad_lease,
                    fmt::format("the registry has no lease {}, and key {}, which has signed it, was compromised: "
                                "anyone may have made it",
                                lease.id, lease.kid),
                    "hand out none of its cards; mint these records under another lease");
    if (lease.end() > registry.serials_taken())
        throw Error(Code::bad_lease, "the registry has not yet given the serial numbers of this lease",
                    "recover it first with a margin that covers them: see qrid-issuer-recover(1)");
    for (const LeaseRow& row : registry.leases())
        if (row.lease.first < lease.end() && lease.first < row.lease.end())
            throw Error(Code::bad_lease, fmt::format("lease {} has the same serial numbers", row.lease.id));
    if (!registry.cards_between(lease.first, lease.end(), 1).empty())
        throw Error(Code::bad_lease, "the registry has other cards with serial numbers of this lease");
    if (rehearse) return {lease};
    registry.add_lease(lease);
    registry.journal(now, "lease-restored",
                     {{"lease", lease.id}, {"records", lease.records}, {"first", lease.first}, {"kid", lease.kid}});
    transaction.commit();
    return {lease};
}

} // namespace qrid
