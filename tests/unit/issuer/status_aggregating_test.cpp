// The index of lists that several machines have built.
#include "qrid/cose/test_key.h"
#include "qrid/issuer/standing.h"
#include "qrid/issuer/status_aggregating.h"
#include "qrid/issuer/status_publishing.h"
#include "qrid/status/token.h"
#include "support/errors.h"
#include "support/issuers.h"

#include <gtest/gtest.h>

#include <fstream>

namespace qrid {
namespace {

using test::day, test::now, test::passphrase;
using Flaws = std::vector<std::pair<std::uint64_t, ListFlaw>>;

class AggregatingTest : public test::IssuerFixture {
protected:
    const PrivateKey key_ = issuer.open_key(issuer.active_key(Purpose::status, now), passphrase);

    void publish(StatusBuild how = {}, Seconds at = now) {
        how.life = 7 * day;
        how.ttl = day / 2;
        (void)publish_status(issuer, key_, how, at);
    }
    fs::path file(const std::string& name) const { return issuer.dir() / "public/status" / name; }
    Flaws aggregate(const AggregationTerms& terms = {}) {
        fs::remove(file("aggregation.json"));
        const AggregatedStatus status = aggregate_status(issuer, terms, now);
        EXPECT_EQ(status.lists, 2U);
        EXPECT_EQ(fs::exists(file("aggregation.json")), status.flawed.empty() && !terms.rehearse);
        Flaws flaws;
        for (const FlawedList& one : status.flawed) flaws.emplace_back(one.list, one.flaw);
        return flaws;
    }
};

TEST_F(AggregatingTest, NamesAllListsOnceAllAreThere) {
    mint(1);
    EXPECT_EQ(aggregate(), (Flaws{{0, ListFlaw::unpublished}, {1, ListFlaw::unpublished}}));
    publish({.shard = Shard{0, 2}});
    EXPECT_EQ(aggregate(), (Flaws{{1, ListFlaw::unpublished}}));
    publish({.shard = Shard{1, 2}});
    EXPECT_TRUE(aggregate({.rehearse = true}).empty());
    EXPECT_TRUE(aggregate().empty());
    const Bytes index = read_file(file("aggregation.json"));
    EXPECT_FALSE(fs::exists(file("pointer.json")));
    publish(); // writes the same
    EXPECT_EQ(read_file(file("aggregation.json")), index);
}

TEST_F(AggregatingTest, TellsWhatIsNotAsTheRegistryHasIt) {
    mint(1);
    publish({.jwt = true});
    const Bytes first = read_file(file("0.cwt")), jwt = read_file(file("0.jwt"));
    publish({.all = true}, now + 1);
    const Bytes second = read_file(file("0.cwt"));
    ASSERT_TRUE(aggregate().empty());
    const auto flaw_of = [&](ByteView content, const char* name = "0.cwt") {
        const Bytes before = read_file(file(name));
        write_file(file(name), content, Overwrite::replace);
        const Flaws flaws = aggregate();
        write_file(file(name), before, Overwrite::replace);
        EXPECT_EQ(flaws.size(), 1U);
        return flaws.empty() ? std::nullopt : std::optional(flaws[0].second);
    };
    const auto made = [&](Seconds iat, Seconds exp, const PrivateKey& key) {
        return write_status_cwt({issuer.status_uri(0), iat, exp, 5, {}}, 1, StatusList(1, 50).deflate(), key);
    };
    EXPECT_EQ(flaw_of(first), ListFlaw::stale);
    EXPECT_EQ(flaw_of(jwt, "0.jwt"), ListFlaw::stale);
    EXPECT_EQ(flaw_of(bytes_of(std::string("junk"))), ListFlaw::damaged);
    EXPECT_EQ(flaw_of(read_file(file("1.cwt"))), ListFlaw::wrong_uri);
    EXPECT_EQ(flaw_of(made(now + 1, now + 1 + 7 * day, cose::generate_key(Algorithm::es256))), ListFlaw::untrusted);
    EXPECT_EQ(flaw_of(made(now + 1, now + 2, key_)), ListFlaw::unknown);
    fs::rename(file("0.cwt"), dir_ / "away");
    EXPECT_EQ(aggregate(), (Flaws{{0, ListFlaw::missing}}));
    fs::rename(dir_ / "away", file("0.cwt"));
    EXPECT_TRUE(aggregate().empty());
}

TEST_F(AggregatingTest, WritesThePointerWhereItIsWantedOrThere) {
    mint(1);
    publish();
    EXPECT_TRUE(aggregate({.immutable = true}).empty());
    ASSERT_TRUE(fs::exists(file("pointer.json")));
    const Bytes pointer = read_file(file("pointer.json"));
    write_file(file("pointer.json"), bytes_of(std::string("{}")), Overwrite::replace);
    EXPECT_TRUE(aggregate().empty());
    EXPECT_EQ(read_file(file("pointer.json")), pointer);
}

TEST_F(AggregatingTest, MendsObjectsWhoseBytesAreNotTheirNames) {
    mint(1);
    publish({.immutable = true});
    for (const auto& entry : fs::directory_iterator(file("objects"))) {
        const Bytes object = read_file(entry.path());
        write_file(entry.path(), Bytes(object.size()), Overwrite::replace);
        EXPECT_TRUE(aggregate().empty());
        EXPECT_EQ(read_file(entry.path()), object);
    }
}

TEST_F(AggregatingTest, DoesNotFollowALinkInTheObjectsPlace) {
    mint(1);
    publish({.immutable = true});
    fs::remove_all(file("objects"));
    fs::create_directory(dir_ / "elsewhere");
    fs::create_directory_symlink(dir_ / "elsewhere", file("objects"));
    for (const bool rehearse : {true, false})
        EXPECT_EQ(test::code_of([&] { aggregate({.rehearse = rehearse}); }), Code::cannot_write);
    EXPECT_TRUE(fs::is_empty(dir_ / "elsewhere"));
}

} // namespace
} // namespace qrid
