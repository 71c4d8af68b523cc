// Of the cards that a person has got from several workers one stays, on both engines.
#include "qrid/issuer/journal.h"
#include "qrid/issuer/leasing.h"
#include "qrid/issuer/standing.h"
#include "support/merging.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

namespace qrid {
namespace {

using test::code_of;
using test::day;
using test::Engine;
using test::now;

class MergeOnce : public test::MergingCase {};

INSTANTIATE_TEST_SUITE_P(Engines, MergeOnce, testing::Values(Engine::sqlite, Engine::postgresql), test::engine_name);

TEST_P(MergeOnce, OnceKeepsThePersonsFirstCardInWhateverOrder) {
    const Lease first = take(3), second = take(3), third = take(3);
    const MergeTerms once{.once = true};
    EXPECT_EQ(merge(ledger(second, {"A", "B", "A"}), once).revoked, 1U);
    EXPECT_EQ(in_force("A"), std::vector{second.first});
    EXPECT_EQ(merge(ledger(third, {"C", "", ""}), once).revoked, 0U); // who has no ID is nobody's double
    EXPECT_EQ(merge(ledger(first, {"X", "A", "C"}), once).revoked, 2U);
    EXPECT_EQ(in_force("A"), std::vector{first.first + 1});
    EXPECT_EQ(in_force("B"), std::vector{second.first + 1});
    EXPECT_EQ(in_force("C"), std::vector{first.first + 2});
    EXPECT_GT(revoked_in_lists(), 0U);
    const auto rows = registry().journal_rows(registry().last_journal_row()->seq - 2, 2);
    EXPECT_EQ(rows.at(0).what, "ledger-merged"); // a card is there before it is revoked
    EXPECT_EQ(rows.at(1).what, "cards-revoked");
    EXPECT_EQ(detail_of(rows.at(1)).at("reason"), "superseded");
}

TEST_P(MergeOnce, OnceLooksAtLeasesThatWereMergedWithoutItToo) {
    const Lease lease = take(2);
    const std::string text = ledger(lease, {"A", "A"});
    EXPECT_EQ(merge(text).revoked, 0U);
    EXPECT_EQ(merge(text, {.once = true, .rehearse = true}).revoked, 1U);
    EXPECT_EQ(in_force("A").size(), 2U);
    EXPECT_EQ(merge(text, {.once = true}).revoked, 1U);
    EXPECT_EQ(in_force("A"), std::vector{lease.first});
    EXPECT_EQ(merge(text, {.once = true}).revoked, 0U);
}

TEST_P(MergeOnce, OnceTellsVariantsApart) {
    const std::vector<std::string> both{"full", "age-only"};
    const Lease first = take(1, both), second = take(1, {"age-only"});
    EXPECT_EQ(merge(ledger(first, {"A"}), {.once = true}).revoked, 0U);
    EXPECT_EQ(merge(ledger(second, {"A"}), {.once = true}).revoked, 1U);
    EXPECT_EQ(in_force("A"), (std::vector{first.first, first.first + 1}));
}

TEST_P(MergeOnce, OnceRevokesNoCardOfAnUnknownVariant) {
    const std::uint64_t old = give("A", 2, std::nullopt);
    const Lease lease = take(2, {"full", "age-only"});
    EXPECT_EQ(merge(ledger(lease, {"A", "B"}), {.once = true}).revoked, 2U);
    EXPECT_EQ(in_force("A"), (std::vector{old, old + 1})); // which of them is what nobody knows
}

TEST_P(MergeOnce, OnceLeavesWhatIsNotInForceAside) {
    const Lease first = take(1), second = take(1), third = take(1);
    (void)merge(ledger(first, {"A"}));
    const std::vector<StandingOrder> orders{{issuer().index_space().place(first.first), "unspecified"}};
    (void)change_standings(issuer(), orders, Standing::revoked, false, now);
    EXPECT_EQ(merge(ledger(second, {"A"}), {.once = true}).revoked, 0U);
    const std::vector<StandingOrder> hold{{issuer().index_space().place(second.first), "certificateHold"}};
    (void)change_standings(issuer(), hold, Standing::suspended, false, now);
    EXPECT_EQ(merge(ledger(third, {"A"}), {.once = true}).revoked, 1U); // a suspended one may come back
}

// ---- which card stays

TEST_P(MergeOnce, WhatWasHandedOutStays) {
    for (const bool backwards : {false, true}) { // the order of the ledgers
        const std::string id = backwards ? "Backwards" : "Forwards";
        const Lease before = take(1);
        const std::uint64_t given = give(id, 1);
        const Lease after = take(1);
        EXPECT_EQ(merge(ledger(backwards ? after : before, {id}), {.once = true}).revoked, 1U);
        EXPECT_EQ(merge(ledger(backwards ? before : after, {id}), {.once = true}).revoked, 1U);
        EXPECT_EQ(in_force(id), std::vector{given});
    }
}

TEST_P(MergeOnce, ACardThatIsToBeRevokedNeitherStaysNorGoesEarly) {
    for (const bool backwards : {false, true}) {
        const std::string id = backwards ? "Backwards" : "Forwards", alone = id + " alone";
        const Lease first = take(1), second = take(1);
        const std::uint64_t old = give(id, 1), successor = give(id, 1);
        const std::uint64_t last = give(alone, 1); // the one that took its place is gone
        {
            Registry::Transaction transaction(registry());
            registry().add_replacements(
                std::vector<Replacement>{{old, successor, now + 5 * day}, {last, successor, now + 5 * day}});
            transaction.commit();
        }
        const Lease third = take(1);
        std::vector<std::string> texts{ledger(first, {id}), ledger(second, {alone}), ledger(third, {alone})};
        if (backwards) std::reverse(texts.begin(), texts.end());
        for (const std::string& text : texts) (void)merge(text, {.once = true});
        EXPECT_EQ(in_force(id), (std::vector{old, successor}));
        EXPECT_EQ(in_force(alone), (std::vector{second.first, last}));
        (void)revoke_replaced(issuer(), false, now + 6 * day);
        EXPECT_EQ(in_force(id), std::vector{successor});
        EXPECT_EQ(in_force(alone), std::vector{second.first});
    }
}

TEST_P(MergeOnce, TellsOfCardsOfOtherLeases) {
    const Lease first = take(20), second = take(20);
    std::vector<std::string> ids;
    for (int i = 0; i < 15; ++i) ids.push_back(fmt::format("P{}", i));
    ids.emplace_back("P0");
    const MergedLedger own = merge(ledger(second, ids), {.once = true});
    EXPECT_EQ(own.revoked, 1U);
    EXPECT_EQ(own.revoked_elsewhere, 0U);
    EXPECT_TRUE(own.places.empty());
    const MergedLedger others = merge(ledger(first, ids), {.once = true});
    EXPECT_EQ(others.revoked, 16U);
    EXPECT_EQ(others.revoked_elsewhere, 15U);
    EXPECT_EQ(others.places.size(), 10U);
    EXPECT_EQ(registry().card(second.first)->standing, Standing::revoked);
}

// ---- who comes at the same time

TEST_P(MergeOnce, TwoAtOnceGiveOneMerge) {
    const Lease lease = take(5000);
    std::vector<std::string> ids;
    for (int i = 0; i < 5000; ++i) ids.push_back(fmt::format("P{}", i));
    const std::string text = ledger(lease, ids);
    std::atomic<int> fresh{0}, same{0};
    const auto work = [&] {
        Issuer own(issuer().dir());
        std::istringstream in(text);
        LedgerReader reader(in);
        ++(merge_ledger(own, reader, {.once = true}, now).is_new ? fresh : same);
    };
    { std::jthread one(work), two(work), three(work); }
    EXPECT_EQ(std::pair(fresh.load(), same.load()), std::pair(1, 2));
    EXPECT_EQ(count(), 5000U);
}

TEST_P(MergeOnce, TwoLeasesOfThePersonAtOnceLeaveOneCard) {
    const Lease first = take(2000), second = take(2000);
    std::vector<std::string> ids;
    for (int i = 0; i < 2000; ++i) ids.push_back(fmt::format("P{}", i));
    const auto work = [&](const std::string& text) {
        Issuer own(issuer().dir());
        std::istringstream in(text);
        LedgerReader reader(in);
        (void)merge_ledger(own, reader, {.once = true}, now);
    };
    { std::jthread one(work, ledger(first, ids)), two(work, ledger(second, ids)); }
    EXPECT_EQ(in_force("P0"), std::vector{first.first});
    EXPECT_EQ(in_force("P1999"), std::vector{first.first + 1999});
    EXPECT_EQ(issuer().registry().count_fallen().revoked, 2000U);
}

TEST_P(MergeOnce, WhoCancelsTheLeaseWaitsForTheMerge) {
    const Lease lease = take(1);
    std::optional<Code> refused;
    std::optional<std::jthread> other;
    MergeTerms once{.once = true};
    once.count = [&](std::size_t) { // the lease is held, and the rest is not yet
        other.emplace([&] {
            Issuer own(issuer().dir());
            refused = code_of([&] { (void)cancel_lease(own, lease.id, now); });
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    };
    EXPECT_TRUE(merge(ledger(lease, {"A"}), once).is_new);
    other.reset();
    EXPECT_EQ(refused, Code::bad_lease);
}

} // namespace
} // namespace qrid
