// What is missing of all leases, and leases that come back, on both engines.
#include "qrid/crypto/digest.h"
#include "qrid/issuer/key_life.h"
#include "qrid/issuer/merge_run.h"
#include "qrid/issuer/standing.h"
#include "support/merging.h"

namespace qrid {
namespace {

using test::code_of;
using test::day;
using test::Engine;
using test::now;

class MergingMany : public test::MergingCase {};

INSTANTIATE_TEST_SUITE_P(Engines, MergingMany, testing::Values(Engine::sqlite, Engine::postgresql), test::engine_name);

TEST_P(MergingMany, ListsWhatIsMissing) {
    const Lease alone = take(5), zero = take(5, {}, "nation", {0, 4}), one = take(5, {}, "nation", {1, 4}),
                gone = take(5, {}, "nation", {3, 4});
    cancel(gone);
    (void)merge(ledger(zero, {"A"}));
    const auto told = [&](const std::optional<std::string>& batch) {
        std::vector<std::string> found;
        for (const MissingPart& part : missing_parts(registry().leases(), batch))
            found.push_back(
                fmt::format("{} {} {}", part.batch, part.shard.text(), part.lease ? part.lease->lease.id : "none"));
        return found;
    };
    const std::string of_one = "nation 1/4 " + one.id;
    EXPECT_EQ(told({}), (std::vector<std::string>{" 0/1 " + alone.id, of_one, "nation 2/4 none", "nation 3/4 none"}));
    EXPECT_EQ(told("nation"), (std::vector<std::string>{of_one, "nation 2/4 none", "nation 3/4 none"}));
    EXPECT_EQ(told("other"), std::vector<std::string>{});
}

TEST_P(MergingMany, ListsABatchThatWasCancelledWhenItIsAskedFor) {
    for (const Shard shard : {Shard{2, 3}, Shard{0, 2}, Shard{1, 2}}) cancel(take(5, {}, "nation", shard));
    EXPECT_TRUE(missing_parts(registry().leases(), {}).empty());
    const auto parts = missing_parts(registry().leases(), "nation");
    ASSERT_EQ(parts.size(), 2U); // as it was divided last
    EXPECT_EQ(parts.at(1).shard, (Shard{1, 2}));
    const MergeRun run(issuer(), {}, "nation", now);
    EXPECT_EQ(run.sha256(), std::nullopt);
    EXPECT_FALSE(run.has_leases());
    const Lease whole = take(5, {}, "nation"); // another way to make the same
    EXPECT_EQ(missing_parts(registry().leases(), "nation").size(), 1U);
    (void)merge(ledger(whole, {"A"}));
    EXPECT_TRUE(missing_parts(registry().leases(), "nation").empty());
}

TEST_P(MergingMany, KnowsNoBatchOfWhichNoLeaseWasTaken) {
    EXPECT_FALSE(MergeRun(issuer(), {}, {}, now).has_leases());
    (void)take(1, {}, "nation");
    EXPECT_EQ(code_of([&] { MergeRun(issuer(), {}, "notion", now); }), Code::bad_lease);
    EXPECT_TRUE(MergeRun(issuer(), {}, "nation", now).has_leases());
}

TEST_P(MergingMany, TheDigestIsOverTheScopeWhateverWasMergedInOneCall) {
    const Lease first = take(2, {}, "nation", {0, 2}), other = take(2), second = take(2, {}, "nation", {1, 2});
    cancel(take(3, {}, "nation"));
    const auto lines_of = [&](const Lease& lease, const std::vector<std::string>& ids) {
        LedgerWriter writer(lease, issuer().config().iss);
        (void)writer.lines(cards(lease, ids));
        return writer.sha256() + "\n";
    };
    const std::string wanted = hex_encode(sha256(bytes_of(lines_of(first, {"A"}) + lines_of(second, {"B", "C"}))));
    const auto digest_after = [&](const std::string& text, bool rehearse, const std::optional<std::string>& batch) {
        MergeRun run(issuer(), {.rehearse = rehearse}, batch, now);
        std::istringstream in(text);
        LedgerReader reader(in);
        (void)run.merge(reader);
        return run.sha256();
    };
    EXPECT_EQ(digest_after(ledger(second, {"B", "C"}), false, "nation"), std::nullopt);
    EXPECT_EQ(digest_after(ledger(first, {"A"}), true, "nation"), wanted);
    EXPECT_EQ(digest_after(ledger(first, {"A"}), false, "nation"), wanted);
    EXPECT_EQ(digest_after(ledger(first, {"A"}), false, {}), std::nullopt); // the other one lacks
    (void)merge(ledger(other, {"X"}));
    const auto digest_of_all = MergeRun(issuer(), {}, {}, now).sha256();
    EXPECT_TRUE(digest_of_all.has_value() && digest_of_all != wanted);
    EXPECT_EQ(MergeRun(issuer(), {}, "nation", now).sha256(), wanted);
}

TEST_P(MergingMany, WhoNamesACardOfAnOpenLeaseIsToldOfIt) {
    const Lease lease = take(5);
    const std::vector<StandingOrder> orders{{issuer().index_space().place(lease.first + 4), "unspecified"},
                                            {issuer().index_space().place(lease.first + 5), "unspecified"}};
    const auto changes = change_standings(issuer(), orders, Standing::revoked, false, now);
    EXPECT_EQ(changes.at(0).error->code(), Code::not_in_registry);
    EXPECT_NE(changes.at(0).error->hint().find(lease.id), std::string::npos);
    EXPECT_EQ(changes.at(1).error->hint().find("lease"), std::string::npos);
}

// ---- after a restore

TEST_P(MergingMany, TakesALeaseBackThatARestoredRegistryHasLost) {
    Lease lease;
    {
        Registry::Transaction transaction(registry());
        lease = new_lease(3);
        transaction.commit(); // the numbers are given, and the lease is lost
    }
    const std::string text = write_lease({lease, issuer().facts()}, *key_);
    EXPECT_EQ(code(ledger(lease, {"A"})), Code::bad_lease);
    EXPECT_TRUE(restore_lease(issuer(), text, true, now).is_new);
    EXPECT_FALSE(registry().lease(lease.id));
    EXPECT_TRUE(restore_lease(issuer(), text + "\n", false, now).is_new);
    EXPECT_EQ(registry().lease(lease.id)->lease, lease);
    EXPECT_EQ(registry().last_journal_row()->what, "lease-restored");
    EXPECT_FALSE(restore_lease(issuer(), text, false, now).is_new);
    EXPECT_TRUE(merge(ledger(lease, {"A"})).is_new);

    const auto refused = [&](const Lease& other, const PrivateKey& key) {
        return code_of([&] { (void)restore_lease(issuer(), write_lease({other, issuer().facts()}, key), false, now); });
    };
    Lease changed = lease;
    changed.records = 2;
    EXPECT_EQ(refused(changed, *key_), Code::bad_lease);
    changed.id = "eeeeeeeeeeeeeeee"; // meets the lease
    EXPECT_EQ(refused(changed, *key_), Code::bad_lease);
    changed.first = registry().serials_taken(); // was never given
    EXPECT_EQ(refused(changed, *key_), Code::bad_lease);
    EXPECT_EQ(refused(lease, cose::generate_key(Algorithm::eddsa)), Code::bad_lease);
    EXPECT_EQ(code_of([&] { (void)restore_lease(issuer(), "no lease", false, now); }), Code::bad_lease);
    IssuerFacts other = issuer().facts();
    other.entries = 60;
    EXPECT_EQ(code_of([&] {
                  (void)restore_lease(issuer(), write_lease({lease, other}, *key_), false, now);
              }),
              Code::bad_lease);
}

TEST_P(MergingMany, TakesNoUnknownLeaseBackThatACompromisedKeySigned) {
    const Lease known = take(2);
    Lease lost;
    {
        Registry::Transaction transaction(registry());
        lost = new_lease(3);
        transaction.commit();
    }
    (void)revoke_key(issuer(), row_, true, false, now);
    const auto restore = [&](const Lease& lease) {
        return restore_lease(issuer(), write_lease({lease, issuer().facts()}, *key_), false, now);
    };
    EXPECT_FALSE(restore(known).is_new);
    EXPECT_EQ(code_of([&] { (void)restore(lost); }), Code::bad_lease);
}

TEST_P(MergingMany, WhoLooksForAPersonIsToldOfOpenLeases) {
    const auto hint = [&] {
        try {
            (void)places_of_subject(issuer(), "Nobody", Standing::revoked);
        } catch (const Error& error) {
            return error.hint();
        }
        return std::string("none");
    };
    EXPECT_EQ(hint().find("lease"), std::string::npos);
    const Lease lease = take(1);
    EXPECT_NE(hint().find("one lease is not merged"), std::string::npos);
    cancel(lease);
    EXPECT_EQ(words_of_open_leases(registry()), "");
}

} // namespace
} // namespace qrid
