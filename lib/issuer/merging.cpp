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
    if (merged.revoked > 0) detail["revoked"] = merged.revoked;
    return detail;
}

} // namespace

MergedLedger merge_ledger(Issuer& issuer, LedgerReader& reader, const MergeTerms& terms, RunningSha256* digest,
                          Seconds now) {
    Registry& registry = issuer.registry();
    if (reader.iss() != issuer.config().iss)
        throw Error(Code::bad_ledger, fmt::format("it is a ledger of the issuer {}", printable(reader.iss())));
    registry.prepare_for_bulk();
    Registry::Transaction transaction(registry, Registry::Hold::rows);
    MergedLedger merged{.lease = lease_of_ledger(registry, reader), .end = {}};
    const Lease& lease = merged.lease.lease;
    const PublicKey key = PublicKey::from_pem(key_of_lease(registry.keys(), lease).public_pem);
    merged.is_new = !merged.lease.merged;
    if (merged.is_new && !registry.cards_between(lease.first, lease.end(), 1).empty())
        throw Error(Code::ledger_conflict, fmt::format("the registry has cards with serial numbers of lease {}, which "
                                                       "has not been merged",
                                                       lease.id));
    // Who rehearses leaves no dead rows behind, unless he wants to know what they bring about.
    const bool enters = merged.is_new && (!terms.rehearse || terms.once);
    LedgerComparison comparison(registry, merged.lease, issuer.index_space());
    const LostPlaces lost(registry);
    if (digest != nullptr) reader.add_lines_to(*digest);
    LedgerRows rows(reader, lease, issuer.index_space());
    for (const std::vector<CardRow>* portion = rows.next(); portion != nullptr; portion = rows.next()) {
        if (enters) {
            registry.add_cards(*portion);
            keep_standings(issuer, lost, *portion);
        } else if (!merged.is_new) {
            comparison.compare(*portion);
        }
        terms.count(portion->size());
    }
    reader.check_seal(key);
    merged.end = reader.end();
    check_end(merged.end, lease);
    if (!merged.is_new) comparison.finish(merged.end);
    if (terms.once && (enters || !merged.is_new)) {
        registry.hold_all();
        merged.revoked = revoke_doubles(issuer, lease, now);
    }
    if (merged.is_new) {
        merged.lease.merged = now;
        merged.lease.cards = merged.end.cards;
        merged.lease.ledger = merged.end.sha256;
    }
    if (terms.rehearse) return merged;
    if (merged.is_new) {
        registry.update_lease(merged.lease);
        registry.journal(now, "ledger-merged", detail_of_merge(merged));
    }
    if (merged.is_new || merged.revoked > 0) transaction.commit();
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

bool restore_lease(Issuer& issuer, std::string_view text, bool rehearse, Seconds now) {
    Registry& registry = issuer.registry();
    Registry::Transaction transaction(registry);
    const auto [lease, facts] = own_lease(registry.keys(), text);
    const IssuerFacts own = issuer.facts();
    if (facts.iss != own.iss || facts.status_uri != own.status_uri || facts.lists != own.lists ||
        facts.entries != own.entries || facts.secret != own.secret)
        throw Error(Code::bad_lease, "the lease has other places than this issuer's");
    if (const auto row = registry.lease(lease.id)) {
        if (row->lease == lease) return false;
        throw Error(Code::bad_lease, fmt::format("the registry has another lease {}", lease.id));
    }
    if (lease.end() > registry.serials_taken())
        throw Error(Code::bad_lease, "the registry has not yet given the serial numbers of this lease",
                    "recover it first with a margin that covers them: see qrid-issuer-recover(1)");
    for (const LeaseRow& row : registry.leases())
        if (row.lease.first < lease.end() && lease.first < row.lease.end())
            throw Error(Code::bad_lease, fmt::format("lease {} has the same serial numbers", row.lease.id));
    if (!registry.cards_between(lease.first, lease.end(), 1).empty())
        throw Error(Code::bad_lease, "the registry has other cards with serial numbers of this lease");
    if (rehearse) return true;
    registry.add_lease(lease);
    registry.journal(now, "lease-restored",
                     {{"lease", lease.id}, {"records", lease.records}, {"first", lease.first}, {"kid", lease.kid}});
    transaction.commit();
    return true;
}

} // namespace qrid
