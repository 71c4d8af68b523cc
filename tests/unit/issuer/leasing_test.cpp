// Leases out of a registry, on both engines.
#include "qrid/issuer/journal.h"
#include "qrid/issuer/leasing.h"
#include "support/engine_issuer.h"
#include "support/errors.h"

#include <set>
#include <thread>

namespace qrid {
namespace {

using test::code_of;
using test::day;
using test::Engine;
using test::now;

class Leasing : public test::EngineIssuer {
protected:
    static LeaseOrder order(std::uint64_t records, std::optional<Shard> shard = {}) {
        return {.batch = shard ? "b" : "", .shard = shard, .records = records, .iat = now, .exp = now + day};
    }
    Lease take(const LeaseOrder& order) {
        return take_lease(*issuer_, issuer_->active_key(Purpose::cards, now), order, system_random());
    }
};

TEST_P(Leasing, GivesNoSerialNumberTwice) {
    LeaseOrder two_each = order(10);
    two_each.variants = {"full", "age-only"};
    const Lease first = take(order(5)), second = take(two_each), third = take(order(1));
    EXPECT_EQ(first.end(), second.first);
    EXPECT_EQ(second.end(), second.first + 20);
    EXPECT_EQ(second.end(), third.first);
    Registry::Transaction transaction(issuer_->registry());
    EXPECT_EQ(issuer_->registry().take_serials(1), third.end());
}

TEST_P(Leasing, KeepsWhatWasTaken) {
    LeaseOrder full = order(10, Shard{1, 3});
    full.variants = {"full", "name=fullName,id"}, full.nbf = now + 5, full.input = std::string(64, 'a');
    const Lease lease = take(full), plain = take(order(7));
    const auto rows = issuer_->registry().leases();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].lease, lease);
    EXPECT_EQ(rows[1].lease, plain);
    EXPECT_EQ(lease.variants, full.variants);
    EXPECT_TRUE(rows[0].is_open());
    EXPECT_EQ(issuer_->registry().lease(lease.id)->lease, lease);
    EXPECT_FALSE(issuer_->registry().lease("x"));
    const auto row = issuer_->registry().last_journal_row();
    EXPECT_EQ(row->what, "lease-taken");
    EXPECT_NE(row->detail.find(plain.id), std::string::npos);
}

TEST_P(Leasing, OfAShardThatIsAskedForAgainIsTheSame) {
    const Lease lease = take(order(10, Shard{1, 3}));
    LeaseOrder later = order(10, Shard{1, 3});
    later.iat += 500, later.exp += 500;
    EXPECT_EQ(lease_of_shard(*issuer_, later)->lease, lease);
    EXPECT_EQ(take(later), lease);
    EXPECT_NE(take(order(10, Shard{2, 3})).id, lease.id);
    LeaseOrder elsewhere = order(10, Shard{1, 3});
    elsewhere.batch = "c";
    EXPECT_NE(take(elsewhere).id, lease.id);
    EXPECT_EQ(issuer_->registry().leases().size(), 3U);
}

TEST_P(Leasing, OfAShardForSomethingElseIsRefused) {
    take(order(10, Shard{1, 3}));
    const auto refused = [&](const std::function<void(LeaseOrder&)>& change) {
        LeaseOrder other = order(10, Shard{1, 3});
        change(other);
        return code_of([&] { take(other); });
    };
    EXPECT_EQ(refused([](LeaseOrder& o) { o.records = 11; }), Code::exists);
    EXPECT_EQ(refused([](LeaseOrder& o) { o.variants = {"full"}; }), Code::exists);
    EXPECT_EQ(refused([](LeaseOrder& o) { ++o.exp; }), Code::exists);
    EXPECT_EQ(refused([](LeaseOrder& o) { o.nbf = now + 1; }), Code::exists);
    EXPECT_EQ(refused([](LeaseOrder& o) { o.input = std::string(64, 'a'); }), Code::exists);
    EXPECT_EQ(refused([](LeaseOrder&) {}), std::nullopt);
}

TEST_P(Leasing, OfAShardWithoutABatchIsNotGivenAgainOnceItWasMerged) {
    LeaseOrder unnamed = order(10, Shard{1, 3});
    unnamed.batch.clear();
    const Lease lease = take(unnamed);
    EXPECT_EQ(take(unnamed), lease);
    {
        Registry::Transaction transaction(issuer_->registry());
        LeaseRow row = *issuer_->registry().lease(lease.id);
        row.merged = now;
        issuer_->registry().update_lease(row);
        transaction.commit();
    }
    EXPECT_EQ(code_of([&] { take(unnamed); }), Code::exists);
}

TEST_P(Leasing, CancelledIsNotGivenAgain) {
    const Lease lease = take(order(10, Shard{1, 3}));
    EXPECT_EQ(cancel_lease(*issuer_, lease.id.substr(0, 6), now + 9).cancelled, now + 9);
    EXPECT_EQ(cancel_lease(*issuer_, lease.id, now + 99).cancelled, now + 9);
    const Lease next = take(order(11, Shard{1, 3}));
    EXPECT_EQ(next.first, lease.end());
    EXPECT_EQ(issuer_->registry().leases().at(0).is_open(), false);
}

TEST_P(Leasing, MergedIsNotCancelled) {
    const Lease lease = take(order(10));
    {
        Registry::Transaction transaction(issuer_->registry());
        LeaseRow row = *issuer_->registry().lease(lease.id);
        row.merged = now + 3, row.cards = 10, row.ledger = "ab";
        issuer_->registry().update_lease(row);
        transaction.commit();
    }
    const LeaseRow row = find_lease(issuer_->registry(), lease.id);
    EXPECT_EQ(row.merged, now + 3);
    EXPECT_EQ(row.cards, 10U);
    EXPECT_EQ(row.ledger, "ab");
    EXPECT_EQ(code_of([&] { cancel_lease(*issuer_, lease.id, now); }), Code::bad_lease);
}

TEST_P(Leasing, IsFoundByTheStartOfItsIdAlone) {
    const Lease lease = take(order(10));
    EXPECT_EQ(find_lease(issuer_->registry(), lease.id.substr(0, 4)).lease, lease);
    for (const std::string& id : {lease.id.substr(0, 3), lease.id + "0", std::string(), std::string("zzzz")})
        EXPECT_EQ(code_of([&] { find_lease(issuer_->registry(), id); }), Code::bad_lease) << id;
}

TEST_P(Leasing, UnderAKeyThatMayNotSignIsRefused) {
    LeaseOrder too_long = order(1);
    too_long.exp = now + 100 * 365 * day;
    EXPECT_EQ(code_of([&] { take(too_long); }), Code::key_not_allowed);
    EXPECT_EQ(
        code_of([&] { take_lease(*issuer_, issuer_->active_key(Purpose::status, now), order(1), system_random()); }),
        Code::key_not_allowed);
    EXPECT_TRUE(issuer_->registry().leases().empty());
}

TEST_P(Leasing, AtOnceByManyGivesRangesThatNeverMeet) {
    constexpr int workers = 4, each = 5;
    std::vector<std::thread> threads;
    for (int worker = 0; worker < workers; ++worker)
        threads.emplace_back([this] {
            Issuer issuer(place_->dir / "issuer");
            for (int i = 0; i < each; ++i)
                take_lease(issuer, issuer.active_key(Purpose::cards, now), order(3), system_random());
        });
    for (std::thread& thread : threads) thread.join();
    std::set<std::uint64_t> firsts;
    for (const LeaseRow& row : issuer_->registry().leases()) firsts.insert(row.lease.first);
    ASSERT_EQ(firsts.size(), std::size_t{workers * each});
    for (const std::uint64_t first : firsts) EXPECT_EQ(first % 3, 0U);
}

INSTANTIATE_TEST_SUITE_P(Engines, Leasing, testing::Values(Engine::sqlite, Engine::postgresql), test::engine_name);

} // namespace
} // namespace qrid
