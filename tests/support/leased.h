// What leases leave in a registry.
#pragma once

#include "qrid/issuer/issuer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace qrid::test {

/// A lease that was merged, one that was cancelled and one that is open; the first has a card with its content.
inline void add_leases(Issuer& issuer, const std::string& kid, Seconds iat, Seconds exp) {
    Registry& registry = issuer.registry();
    const auto take = [&](const char* id, std::uint64_t shard) {
        const LeaseRow row{.lease = {.id = id,
                                     .batch = "2026-12",
                                     .shard = {shard, 3},
                                     .first = registry.take_serials(4),
                                     .records = 2,
                                     .variants = {"full", "travel"},
                                     .kid = kid,
                                     .iat = iat,
                                     .exp = exp,
                                     .nbf = iat + 1,
                                     .use_until = exp - 1,
                                     .input = std::string(64, 'b')}};
        registry.add_lease(row.lease);
        return row;
    };
    LeaseRow merged = take("00000000000000aa", 0), cancelled = take("00000000000000bb", 1);
    (void)take("00000000000000cc", 2);
    merged.merged = iat + 2, merged.cards = 1, merged.ledger = std::string(64, 'd');
    cancelled.cancelled = iat + 3;
    registry.update_lease(merged);
    registry.update_lease(cancelled);
    registry.add_cards(std::vector<CardRow>{{.serial = merged.lease.first,
                                             .place = issuer.index_space().place(merged.lease.first),
                                             .subject = issuer.subject_digest("ID-2"),
                                             .kid = kid,
                                             .iat = iat,
                                             .exp = exp,
                                             .variant = "full",
                                             .content = std::string(content_start, 'e')}});
}

/// Whether a copy of a registry has all of add_leases().
inline void expect_leases(const Registry& copy, const std::vector<LeaseRow>& leases) {
    const std::vector<LeaseRow> there = copy.leases();
    ASSERT_EQ(there.size(), 3U);
    ASSERT_EQ(leases.size(), 3U);
    for (std::size_t i = 0; i < there.size(); ++i) {
        EXPECT_EQ(there[i].lease, leases[i].lease);
        EXPECT_EQ(there[i].merged, leases[i].merged);
        EXPECT_EQ(there[i].cancelled, leases[i].cancelled);
        EXPECT_EQ(there[i].cards, leases[i].cards);
        EXPECT_EQ(there[i].ledger, leases[i].ledger);
    }
    EXPECT_TRUE(there[0].merged && there[1].cancelled && there[2].is_open());
    const auto card = copy.card(there[0].lease.first);
    ASSERT_TRUE(card);
    EXPECT_EQ(card->variant, "full");
    EXPECT_EQ(card->content, std::string(content_start, 'e'));
}

} // namespace qrid::test
