#include "qrid/issuer/leasing.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

nlohmann::json journalled(const Lease& lease) {
    nlohmann::json detail{{"lease", lease.id}, {"records", lease.records}, {"first", lease.first}, {"kid", lease.kid}};
    if (!lease.batch.empty()) detail["batch"] = lease.batch;
    if (lease.shard.count > 1) detail["shard"] = lease.shard.text();
    return detail;
}

// What a shard's lease says otherwise than is wanted now, or nothing.
std::string difference_of(const Lease& lease, const LeaseOrder& order) {
    if (lease.records != order.records) return fmt::format("for {} records", lease.records);
    if (lease.variants != order.variants) return "for other variants";
    if (lease.exp - lease.iat != order.exp - order.iat || lease.nbf != order.nbf)
        return "for another life of the cards";
    if (lease.input != order.input) return "for another input";
    return {};
}

// One batch is divided once: else the same work is leased twice.
void check_division(const Registry& registry, const LeaseOrder& order) {
    if (!order.shard || order.shard->count == 1) return;
    for (const LeaseRow& row : registry.leases()) {
        const Shard& shard = row.lease.shard;
        if (!row.cancelled && row.lease.batch == order.batch && shard.count > 1 && shard.count != order.shard->count)
            throw Error(Code::exists,
                        fmt::format("the batch has {} shards, as lease {} says, and not {}", shard.count, row.lease.id,
                                    order.shard->count),
                        "choose another --batch, or cancel the other leases");
    }
}

void check_room(const Issuer& issuer, const LeaseOrder& order, std::uint64_t places) {
    const IssuerConfig& config = issuer.config();
    const std::uint64_t taken = issuer.registry().serials_taken(), space = config.lists * config.entries,
                        begun = std::max(issuer.index_space().lists_begun(taken), config.lists),
                        left = begun / config.lists * space - taken;
    if (places <= left || order.new_lists) return;
    throw Error(Code::lists_full,
                fmt::format("the lease needs {} places, but {} left in {}", places,
                            left == 1 ? std::string("only 1 is") : fmt::format("only {} are", left),
                            counted(begun, "status list")),
                fmt::format("take a smaller lease, or add --new-lists to start {} at a time",
                            counted(config.lists, "new list")));
}

} // namespace

std::optional<LeaseRow> lease_of_shard(const Issuer& issuer, const LeaseOrder& order) {
    if (!order.shard) return std::nullopt;
    auto row = issuer.registry().lease_of(order.batch, *order.shard);
    if (!row) return std::nullopt;
    if (order.batch.empty() && row->merged)
        throw Error(Code::exists,
                    fmt::format("the lease {} of shard {} was merged already", row->lease.id, order.shard->text()),
                    "give the next batch of shards a name with --batch");
    const std::string difference = difference_of(row->lease, order);
    if (!difference.empty())
        throw Error(
            Code::exists,
            fmt::format("shard {} of batch {} has the lease {} already, {}", order.shard->text(), order.batch,
                        row->lease.id, difference),
            fmt::format("ask for the same as then, choose another --batch, or cancel it with 'qrid issuer lease "
                        "--cancel {}'",
                        row->lease.id));
    return row;
}

Lease take_lease(Issuer& issuer, const KeyRow& key, const LeaseOrder& order, const Random& random) {
    std::array<std::uint8_t, 8> id{};
    random(id);
    Registry& registry = issuer.registry();
    Registry::Transaction transaction(registry);
    if (const auto there = lease_of_shard(issuer, order)) return there->lease; // another process was first
    check_division(registry, order);
    issuer.check_may_sign(key, Purpose::cards, order.exp, order.iat);
    Lease lease{.id = hex_encode(id),
                .batch = order.batch,
                .shard = order.shard.value_or(Shard{}),
                .first = 0,
                .records = order.records,
                .variants = order.variants,
                .kid = key.kid,
                .iat = order.iat,
                .exp = order.exp,
                .nbf = order.nbf,
                .use_until = key.sign_until,
                .input = order.input};
    check_room(issuer, order, lease.records * lease.cards_a_record());
    lease.first = registry.take_serials(lease.records * lease.cards_a_record());
    registry.add_lease(lease);
    registry.journal(order.iat, "lease-taken", journalled(lease));
    transaction.commit();
    return lease;
}

LeaseRow find_lease(const Registry& registry, std::string_view id) {
    constexpr std::size_t least_digits = 4;
    std::vector<LeaseRow> found;
    if (id.size() >= least_digits)
        for (LeaseRow& row : registry.leases())
            if (row.lease.id.starts_with(id)) found.push_back(std::move(row));
    if (found.size() == 1) return std::move(found.front());
    throw Error(
        Code::bad_lease,
        id.size() < least_digits
            ? fmt::format("\"{}\" is too short for a lease's id: give its first {} digits or more", id, least_digits)
            : fmt::format("{} lease's id starts with \"{}\"", found.empty() ? "no" : "more than one", id),
        "see 'qrid issuer lease --list'");
}

LeaseRow cancel_lease(Issuer& issuer, std::string_view id, Seconds now) {
    Registry& registry = issuer.registry();
    // The lease's row comes before whatever else is held, as it does in a merge.
    Registry::Transaction transaction(registry, Registry::Hold::rows);
    LeaseRow row = *registry.hold_lease(find_lease(registry, id).lease.id); // as whoever is merging it leaves it
    if (row.merged)
        throw Error(Code::bad_lease,
                    fmt::format("the lease {} was merged: its cards are in the registry", row.lease.id),
                    "revoke the cards that should not exist, see qrid-status-revoke(1)");
    if (row.cancelled) return row;
    row.cancelled = now;
    registry.update_lease(row);
    registry.journal(now, "lease-cancelled", journalled(row.lease));
    transaction.commit();
    return row;
}

LeasedWork work_of(const Issuer& issuer, const Lease& lease) { return {lease, issuer.facts()}; }

} // namespace qrid
