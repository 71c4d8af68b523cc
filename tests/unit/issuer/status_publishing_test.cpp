// What an issuer publishes of its cards' standing.
#include "qrid/base/encoding.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/digest.h"
#include "qrid/issuer/standing.h"
#include "qrid/issuer/status_publishing.h"
#include "qrid/status/token.h"
#include "support/errors.h"
#include "support/issuers.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace qrid {
namespace {

using test::code_of, test::day, test::now, test::passphrase;

class PublishingTest : public test::IssuerFixture {
protected:
    const PrivateKey key_ = issuer.open_key(issuer.active_key(Purpose::status, now), passphrase);

    PublishedStatus publish(StatusBuild how = {}, Seconds at = now) {
        how.life = 7 * day;
        how.ttl = day / 2;
        how.threads = 2;
        return publish_status(issuer, key_, how, at);
    }
    void revoke(StatusPlace place, Standing standing = Standing::revoked) {
        const std::vector<StandingOrder> orders{{place, "unspecified"}};
        ASSERT_TRUE(change_standings(issuer, orders, standing, false, now).front().changed());
    }
    fs::path file(std::uint64_t list, const char* form = "cwt") const {
        return issuer.dir() / "public/status" / (std::to_string(list) + "." + form);
    }
    StatusToken token(std::uint64_t list, const char* form = "cwt") const {
        return read_status_token(read_file(file(list, form)));
    }
    std::pair<int, int> value(StatusPlace place, const char* form = "cwt") const {
        const StatusToken read = token(place.list, form);
        return {read.bits, *open_list(read).view.get(place.idx)};
    }
};

TEST_F(PublishingTest, WritesOneBitUntilACardWasSuspended) {
    const auto minted = mint(2);
    const StatusPlace first = minted[0].row.place, second = minted[1].row.place;
    revoke(first);
    publish();
    EXPECT_EQ(value(first), std::pair(1, 1));
    EXPECT_EQ(value(second), std::pair(1, 0));
    revoke(second, Standing::suspended);
    EXPECT_EQ(publish().lists.size(), 2U); // both lists change their form
    EXPECT_EQ(value(first), std::pair(2, 1));
    EXPECT_EQ(value(second), std::pair(2, 2));
}

TEST_F(PublishingTest, WritesOnlyListsThatAreDue) {
    const auto minted = mint(3);
    const StatusPlace place = minted[0].row.place;
    EXPECT_EQ(publish().lists.size(), 2U);
    EXPECT_EQ(publish().lists.size(), 0U);
    EXPECT_EQ(publish().not_due, 2U);
    EXPECT_EQ(publish({.all = true}).lists.size(), 2U);
    revoke(place);
    const auto changed = publish({}, now + 60);
    ASSERT_EQ(changed.lists.size(), 1U);
    EXPECT_EQ(changed.lists[0].list, place.list);
    EXPECT_EQ(changed.lists[0].revoked, 1U);
    EXPECT_EQ(changed.lists[0].exp, now + 60 + 7 * day);
    fs::remove(file(place.list));
    EXPECT_EQ(publish({}, now + 60).lists.size(), 1U);            // its file is missing
    EXPECT_EQ(publish({.jwt = true}, now + 60).lists.size(), 2U); // the other form is
    EXPECT_EQ(publish({}, now + 90 + day / 2).lists.size(), 2U);  // the ttl is over
    EXPECT_EQ(publish({}, now).lists.size(), 2U);                 // dated later than anybody believes
    EXPECT_EQ(publish({}, now).lists.size(), 0U);
}

// Of two lists of one second no verifier could tell which is the newer.
TEST_F(PublishingTest, NeverDatesTwoListsAlike) {
    const auto minted = mint(2);
    const StatusPlace place = minted[0].row.place;
    std::set<Seconds> dates;
    const auto dated = [&](Seconds at) {
        const auto published = publish({.all = true}, at);
        for (const PublishedList& list : published.lists) EXPECT_EQ(token(list.list).iat, token(place.list).iat);
        return dates.insert(token(place.list).iat).second && token(place.list).iat == *dates.rbegin();
    };
    EXPECT_TRUE(dated(now));
    revoke(place);
    EXPECT_TRUE(dated(now));
    EXPECT_TRUE(dated(now));
    EXPECT_EQ(*dates.rbegin(), now + 2);
    EXPECT_TRUE(dated(now - 60)); // a clock that was put back
    EXPECT_TRUE(dated(now + 600));
    EXPECT_TRUE(publish({}, now + 600).lists.empty());
    EXPECT_EQ(token(place.list).iat, now + 600);
    dates.clear(); // nobody believes a list that is dated so far ahead: it is replaced
    EXPECT_TRUE(dated(now));
    EXPECT_TRUE(dated(now));
}

TEST_F(PublishingTest, NeverDatesTwoListsAlikeWhenTheClockGoesBack) {
    mint(1);
    std::vector<Code> told;
    issuer.tell_unfinished([&](const Error& error) { told.push_back(error.code()); });
    std::set<Seconds> iats;
    const auto dated = [&](Seconds at) {
        told.clear();
        publish({.all = true}, at);
        const Seconds iat = token(0).iat;
        EXPECT_TRUE(iats.insert(iat).second) << iat - now << " was there before";
        return iat;
    };
    EXPECT_EQ(dated(now + day), now + day);
    EXPECT_EQ(dated(now + 9 * day), now + 9 * day);
    EXPECT_EQ(dated(now + 9 * day), now + 9 * day + 1);
    EXPECT_TRUE(told.empty());
    EXPECT_EQ(dated(now), now);
    EXPECT_EQ(told, std::vector<Code>{Code::iat_in_future});
    EXPECT_EQ(dated(now), now + 1);
    EXPECT_EQ(dated(now + day), now + day + 1); // which is taken
    EXPECT_EQ(told, std::vector<Code>{Code::iat_in_future});
    EXPECT_EQ(dated(now + 9 * day), now + 9 * day + 2);
    EXPECT_TRUE(told.empty());
    EXPECT_EQ(dated(now + 2 * day), now + 2 * day);
}

TEST_F(PublishingTest, KeepsTheJwtInStep) {
    const StatusPlace place = mint(1).front().row.place;
    publish({.jwt = true});
    revoke(place);
    publish();
    EXPECT_EQ(value(place), std::pair(1, 1));
    EXPECT_EQ(value(place, "jwt"), std::pair(1, 1));
    const StatusToken read = token(place.list, "jwt");
    EXPECT_TRUE(read.signed_by(key_.public_key()));
    EXPECT_EQ(read.uri, issuer.status_uri(place.list));
    EXPECT_EQ(read.exp, now + 7 * day);
    EXPECT_EQ(read.ttl, day / 2);
    EXPECT_EQ(read.aggregation_uri, "https://s.example/aggregation.json");
}

// The registry as an older copy has it.
TEST_F(PublishingTest, RefusesAListThatBringsCardsBack) {
    const auto minted = mint(4);
    const StatusPlace place = minted[0].row.place;
    revoke(place);
    publish();
    for (std::size_t i = 1; i < minted.size(); ++i)
        if (minted[i].row.place.list == place.list) revoke(minted[i].row.place);
    publish();
    const StatusToken before = token(place.list);
    {
        Registry::Transaction transaction(issuer.registry());
        ListStanding row = issuer.registry().list_standings(place.list, place.list + 1).front();
        row.revoked = {};
        ++row.change;
        issuer.registry().set_list_standing(row);
        transaction.commit();
    }
    EXPECT_EQ(code_of([&] { publish({}, now + 1); }), Code::status_shrinks);
    EXPECT_EQ(code_of([&] { publish({.rehearse = true}, now + 1); }), Code::status_shrinks);
    EXPECT_EQ(token(place.list).iat, before.iat);
    // Nor when the files are gone: the registry remembers how many there were.
    fs::rename(file(place.list), dir_ / "away");
    EXPECT_EQ(code_of([&] { publish({}, now + 1); }), Code::status_shrinks);
    fs::rename(dir_ / "away", file(place.list));
    EXPECT_EQ(publish({.force = true}, now + 1).lists.size(), 1U);
    EXPECT_EQ(value(place), std::pair(1, 0));
    EXPECT_NE(issuer.registry().last_journal_row()->detail.find("\"shrunk\":[" + std::to_string(place.list) + "]"),
              std::string::npos);
}

// Whoever can write into public/ must not keep the issuer from publishing.
TEST_F(PublishingTest, PassesOverFilesThatItDidNotSign) {
    const StatusPlace place = mint(1).front().row.place;
    StatusList all(1, 50);
    for (std::uint64_t i = 0; i < all.entries(); ++i) all.set(i, 1);
    const PrivateKey other = cose::generate_key(Algorithm::es256);
    write_file(file(place.list),
               write_status_cwt({issuer.status_uri(place.list), now, now + 10, 5, {}}, 1, all.deflate(), other),
               Overwrite::refuse);
    EXPECT_EQ(publish().lists.size(), 2U);
    std::ofstream(file(place.list)) << "junk";
    EXPECT_EQ(publish({.all = true}).lists.size(), 2U);
    EXPECT_EQ(value(place), std::pair(1, 0));
}

TEST_F(PublishingTest, AShardBuildsItsListsAndLeavesTheIndexAlone) {
    mint(2);
    const auto first = publish({.shard = Shard{1, 2}});
    ASSERT_EQ(first.lists.size(), 1U);
    EXPECT_EQ(first.lists[0].list, 1U);
    EXPECT_EQ(issuer.registry().last_journal_row()->detail, R"({"lists":1,"shard":"1/2"})");
    EXPECT_FALSE(fs::exists(file(0)));
    EXPECT_FALSE(fs::exists(issuer.dir() / "public/status/aggregation.json"));
    EXPECT_EQ(publish({.shard = Shard{0, 2}}).lists.size(), 1U);
    EXPECT_EQ(publish({.shard = Shard{1, 2}}).not_due, 1U);
    EXPECT_EQ(publish({.shard = Shard{4, 5}}).not_due, 0U); // there is no such list
    EXPECT_FALSE(fs::exists(issuer.dir() / "public/status/aggregation.json"));
    EXPECT_EQ(publish().not_due, 2U);
    EXPECT_TRUE(fs::exists(issuer.dir() / "public/status/aggregation.json"));
}

// Nobody has to wait for a process that signs, and none puts an older state over what another has published meanwhile.
TEST_F(PublishingTest, AListThatAnotherProcessPublishesMeanwhileIsMadeAgain) {
    const auto minted = mint(20);
    const auto in_list = [&](std::uint64_t list, std::size_t nth) {
        for (const MintedCard& card : minted)
            if (card.row.place.list == list && nth-- == 0) return card.row.place;
        ADD_FAILURE();
        return StatusPlace{};
    };
    publish({}, now - 100);
    Issuer other(issuer.dir());
    const auto change = [&](StatusPlace place) {
        const std::vector<StandingOrder> orders{{place, "unspecified"}};
        (void)change_standings(other, orders, Standing::revoked, false, now);
    };
    change(in_list(0, 0));
    change(in_list(1, 0));
    int calls = 0;
    const auto meanwhile = [&](std::size_t) {
        if (++calls != 2) return; // the lists are signed, and have no names yet
        change(in_list(0, 1));
        const auto theirs = publish_status(other, key_, {.life = day, .ttl = day, .shard = Shard{0, 2}}, now);
        EXPECT_EQ(theirs.lists.size(), 1U);
        EXPECT_EQ(token(0).iat, now + 1); // the moment before was taken
        change(in_list(1, 1));
    };
    const auto ours = publish({.done = meanwhile});
    ASSERT_EQ(ours.lists.size(), 1U);
    EXPECT_EQ(ours.lists[0].list, 1U);
    EXPECT_EQ(ours.lists[0].revoked, 1U);
    EXPECT_EQ(ours.not_due, 1U); // as it is published already
    EXPECT_EQ(token(1).iat, now);
    EXPECT_EQ(token(0).iat, now + 1);
    EXPECT_EQ(value(in_list(0, 0)), std::pair(1, 1));
    EXPECT_EQ(value(in_list(0, 1)), std::pair(1, 1));
    EXPECT_EQ(value(in_list(1, 1)), std::pair(1, 0));
    const auto rest = publish({}); // what was revoked meanwhile is due
    ASSERT_EQ(rest.lists.size(), 1U);
    EXPECT_EQ(rest.lists[0].revoked, 2U);
    EXPECT_EQ(token(1).iat, now + 2);
    // Whoever is told of a list has published it: with --all both lists are made a second time.
    calls = 0;
    const auto again = publish({.all = true, .done = [&](std::size_t) {
                                    if (++calls == 2)
                                        (void)publish_status(other, key_, {.life = day, .ttl = day, .all = true}, now);
                                }});
    EXPECT_EQ(again.lists.size(), 2U);
    EXPECT_EQ(token(0).iat, now + 5);
}

TEST_F(PublishingTest, TheFirstSuspensionMeanwhileGivesAllListsTheirOtherForm) {
    const auto minted = mint(2);
    Issuer other(issuer.dir());
    const auto published = publish({.done = [&](std::size_t) {
        const std::vector<StandingOrder> orders{{minted[0].row.place, "unspecified"}};
        (void)change_standings(other, orders, Standing::suspended, false, now);
    }});
    EXPECT_EQ(published.lists.size(), 2U);
    EXPECT_EQ(value(minted[0].row.place), std::pair(2, 2));
    EXPECT_EQ(publish().not_due, 2U);
}

// Killed before its lists got their names, a build has changed nothing but the moment that it took.
TEST_F(PublishingTest, AKilledBuildLeavesItsListsDue) {
    const StatusPlace place = mint(1).front().row.place;
    publish({.immutable = true}, now - 100);
    revoke(place);
    const auto before = issuer.registry().last_journal_row()->seq;
    struct Killed {};
    int calls = 0;
    EXPECT_THROW(publish({.done =
                              [&](std::size_t) {
                                  if (++calls == 2) throw Killed();
                              }}),
                 Killed);
    EXPECT_EQ(issuer.registry().last_journal_row()->seq, before);
    EXPECT_EQ(token(place.list).iat, now - 100);
    EXPECT_EQ(publish().lists.size(), 1U);
    EXPECT_EQ(token(place.list).iat, now + 1); // that moment is never given again
    // Nor is it by a clock that jumped.
    calls = 0;
    publish({.all = true}, now + 30 * day);
    EXPECT_EQ(publish({.all = true}, now + 1).lists.size(), 2U);
    EXPECT_EQ(token(place.list).iat, now + 2);
}

class ObjectsTest : public PublishingTest {
protected:
    fs::path folder() const { return issuer.dir() / "public/status"; }
    nlohmann::json pointer() const {
        std::ifstream file(folder() / "pointer.json");
        return nlohmann::json::parse(file).at("lists");
    }
    // Another last byte: that of a signature, in a list.
    static void spoil(const fs::path& path) {
        Bytes content = read_file(path);
        content.back() ^= 1;
        write_file(path, content, Overwrite::replace);
    }
    std::size_t objects() const {
        std::size_t count = 0;
        for (const auto& entry : fs::directory_iterator(folder() / "objects")) {
            EXPECT_EQ(entry.path().stem(), hex_encode(sha256(read_file(entry.path()))));
            ++count;
        }
        return count;
    }
    // The pointer names what lies beside it as NUMBER.cwt and NUMBER.jwt.
    void expect_in_step(std::size_t lists) const {
        const nlohmann::json found = pointer();
        ASSERT_EQ(found.size(), lists);
        for (const auto& list : found) {
            const auto number = list.at("list").get<std::uint64_t>();
            EXPECT_EQ(list.at("uri"), issuer.status_uri(number));
            EXPECT_EQ(list.at("iat"), token(number).iat);
            EXPECT_EQ(list.at("exp"), *token(number).exp);
            for (const char* form : {"cwt", "jwt"}) {
                EXPECT_EQ(list.contains(form), fs::exists(file(number, form)));
                if (list.contains(form)) {
                    EXPECT_EQ(read_file(folder() / list.at(form).get<std::string>()), read_file(file(number, form)));
                }
            }
        }
    }
};

TEST_F(ObjectsTest, AreNamedByThePointerWhichIsKeptInStep) {
    const StatusPlace place = mint(1).front().row.place;
    publish();
    EXPECT_FALSE(fs::exists(folder() / "pointer.json"));
    EXPECT_FALSE(fs::exists(folder() / "objects"));
    EXPECT_EQ(publish({.immutable = true}).not_due, 2U); // also of lists that are not due
    expect_in_step(2);
    EXPECT_EQ(objects(), 2U);
    revoke(place);
    const nlohmann::json before = pointer();
    const auto published = publish({}, now + 60);
    ASSERT_EQ(published.lists.size(), 1U);
    EXPECT_EQ(published.lists[0].object.parent_path(), folder() / "objects");
    EXPECT_TRUE(published.lists[0].jwt_object.empty());
    expect_in_step(2);
    EXPECT_EQ(objects(), 3U);
    EXPECT_EQ(pointer()[1 - place.list], before[1 - place.list]); // the unchanged list keeps its object
    EXPECT_NE(pointer()[place.list], before[place.list]);
    EXPECT_FALSE(publish({.jwt = true}, now + 90).lists[0].jwt_object.empty());
    expect_in_step(2);
    // What was lost or spoilt is mended, and a pointer to older lists too, without a list that is due.
    fs::remove(folder() / pointer()[0].at("cwt").get<std::string>());
    std::ofstream(folder() / "pointer.json") << R"({"lists": []})";
    const auto mended = publish({}, now + 90);
    EXPECT_EQ(mended.not_due, 2U);
    EXPECT_EQ(mended.mended, 1U);
    expect_in_step(2);
    const fs::path object = folder() / pointer()[1].at("cwt").get<std::string>();
    spoil(object);
    EXPECT_EQ(publish({}, now + 90).mended, 1U);
    EXPECT_EQ(publish({}, now + 90).mended, 0U);
    expect_in_step(2);
    // A list that is damaged, and still a list of the same time, is due.
    spoil(file(0));
    EXPECT_EQ(publish({}, now + 90).lists.size(), 1U);
    expect_in_step(2);
}

// Who made the link may have had it lead to files that are none of the issuer's.
TEST_F(ObjectsTest, AreNotLookedForBehindALink) {
    mint(1);
    publish({.immutable = true});
    fs::rename(folder() / "objects", dir_ / "elsewhere");
    fs::create_directory_symlink(dir_ / "elsewhere", folder() / "objects");
    for (const bool rehearse : {true, false})
        EXPECT_EQ(code_of([&] { publish({.rehearse = rehearse}); }), Code::cannot_write);
    fs::remove(folder() / "objects");
    publish();
    expect_in_step(2);
}

TEST_F(ObjectsTest, AreKeptUntilNobodyMayUseThem) {
    mint(1);
    publish({.immutable = true}, now);
    std::ofstream(folder() / "objects" / "notes.txt") << "not ours";
    const auto in_objects = [&] { return std::distance(fs::directory_iterator(folder() / "objects"), {}); };
    publish({.all = true}, now + 7 * day - 1);
    EXPECT_EQ(in_objects(), 5); // the first are good for another second
    publish({.shard = Shard{4, 5}}, now + 7 * day);
    EXPECT_EQ(in_objects(), 3);
    expect_in_step(2);
    publish({.shard = Shard{4, 5}}, now + 30 * day); // expired, but in force: better than none
    EXPECT_EQ(in_objects(), 3);
}

TEST_F(ObjectsTest, OfAShardAreThoseOfTheListsThatAreThere) {
    mint(1);
    publish({.shard = Shard{1, 2}, .immutable = true});
    expect_in_step(1);
    publish({.shard = Shard{0, 2}});
    expect_in_step(2);
}

TEST_F(PublishingTest, ARehearsalWritesNothing) {
    mint(1);
    const auto rows = issuer.registry().last_journal_row()->seq;
    EXPECT_EQ(publish({.rehearse = true}).lists.size(), 2U);
    EXPECT_FALSE(fs::exists(file(0)));
    EXPECT_EQ(std::distance(fs::directory_iterator(issuer.dir() / "public/status"), {}), 0);
    EXPECT_EQ(issuer.registry().last_journal_row()->seq, rows);
    EXPECT_EQ(publish().lists.size(), 2U);
}

TEST_F(PublishingTest, PacksAsAsked) {
    mint(1);
    for (const Packing packing :
         {Packing{.kind = Packing::Kind::zlib, .level = 9}, Packing{.kind = Packing::Kind::best}, Packing{}}) {
        publish({.packing = packing, .all = true});
        EXPECT_EQ(token(0).lst, StatusList(1, 50).deflate(packing));
    }
}

} // namespace
} // namespace qrid
