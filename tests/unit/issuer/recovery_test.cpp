// A registry that was restored from an older copy, and how it goes on.
#include "qrid/base/error.h"
#include "qrid/cose/test_key.h"
#include "qrid/issuer/init.h"
#include "qrid/issuer/inside/registry_mark.h"
#include "qrid/issuer/key_life.h"
#include "qrid/issuer/recovery.h"
#include "qrid/issuer/standing.h"
#include "qrid/issuer/status_bundling.h"
#include "qrid/issuer/status_publishing.h"
#include "qrid/issuer/trust_publishing.h"
#include "qrid/status/token.h"
#include "support/errors.h"
#include "support/issuers.h"
#include "support/registries.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

namespace qrid {
namespace {

using test::code_of, test::day, test::Engine, test::now, test::passphrase;

class RecoveryTest : public testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        QRID_NEEDS_ENGINE(GetParam());
        place_.emplace(GetParam());
        IssuerConfig config = test::small_config();
        config.registry = place_->setting;
        dir_ = place_->dir.path() / "issuer";
        (void)init_issuer(dir_, config, Algorithm::es256, passphrase, test::counting_random(), now);
    }

    // Opened once: that takes longer than all else here.
    static PrivateKey opened(const Issuer& issuer, Purpose purpose, Seconds at) {
        static std::map<std::string, PrivateKey> keys;
        const KeyRow row = issuer.active_key(purpose, at);
        const auto known = keys.find(row.kid);
        return known != keys.end() ? known->second
                                   : keys.emplace(row.kid, issuer.open_key(row, passphrase)).first->second;
    }

    Issuer open() const { return Issuer(dir_); }

    std::vector<StatusPlace> mint(std::size_t count) const {
        Issuer issuer = open();
        const KeyRow row = issuer.active_key(Purpose::cards, now);
        Mint mint(issuer, row, opened(issuer, Purpose::cards, now));
        Registry::Transaction transaction(issuer.registry());
        std::vector<StatusPlace> places;
        for (std::size_t i = 0; i < count; ++i)
            places.push_back(
                test::mint_one(mint, test::identity_with("ID-1"), {.iat = now, .exp = now + day, .nbf = {}, .cnf = {}})
                    .row.place);
        issuer.registry().journal(now, "cards-minted", nlohmann::json{{"count", count}});
        transaction.commit();
        return places;
    }
    void revoke(StatusPlace place, Standing standing = Standing::revoked) const {
        Issuer issuer = open();
        const std::vector<StandingOrder> orders{{place, "unspecified"}};
        ASSERT_TRUE(change_standings(issuer, orders, standing, false, now).front().changed());
    }
    void publish_lists(Seconds at = now) const {
        Issuer issuer = open();
        const PrivateKey key = opened(issuer, Purpose::status, at);
        (void)publish_status(issuer, key, {.life = 7 * day, .ttl = day, .threads = 2}, at);
    }
    void publish_keys(Seconds at = now) const {
        Issuer issuer = open();
        const KeyRow root = issuer.active_key(Purpose::trust, at);
        (void)publish_trust(issuer, root, opened(issuer, Purpose::trust, at), 30 * day, false, at);
    }

    // What a backup of the registry alone holds: its tables.
    void save() { tables("cp"); }
    void restore() { tables("restore"); }

    std::optional<Code> code_of_mint() const {
        return code_of([&] { mint(1); });
    }

    fs::path head() const { return dir_ / "registry.head"; }
    fs::path note() const { return dir_ / "public" / "registry.jwt"; }
    std::optional<test::NewPlace> place_;
    fs::path dir_;

private:
    void tables(const std::string& what) {
        const std::string copy = (place_->dir.path() / "copy").string();
        if (GetParam() == Engine::sqlite) {
            const std::string file = (dir_ / "registry.db").string();
            const std::string command = what == "cp" ? "sqlite3 '" + file + "' \".backup '" + copy + "'\""
                                                     : "rm -f '" + file + "'-*; cp '" + copy + "' '" + file + "'";
            ASSERT_EQ(std::system(command.c_str()), 0);
            return;
        }
        for (const std::string table : {"settings", "keys", "cards", "journal", "standings", "publications"})
            place_->sql(what == "cp" ? "CREATE TABLE copy_" + table + " AS TABLE " + table
                                     : "ALTER TABLE " + table + " DISABLE TRIGGER ALL; DELETE FROM " + table +
                                           "; INSERT INTO " + table + " SELECT * FROM copy_" + table +
                                           "; ALTER TABLE " + table + " ENABLE TRIGGER ALL");
    }
};

INSTANTIATE_TEST_SUITE_P(Both, RecoveryTest, testing::Values(Engine::sqlite, Engine::postgresql), test::engine_name);

TEST_P(RecoveryTest, AnOlderRegistryBesideWhatWasPublishedIsFoundAndNotWorkedWith) {
    mint(3);
    publish_lists();
    save();
    const auto later = mint(4);
    publish_lists(now + day);
    restore();
    fs::remove(head()); // only what was published is left to tell
    Issuer issuer = open();
    EXPECT_EQ(issuer.trouble()->code(), Code::registry_behind);
    EXPECT_EQ(code_of_mint(), Code::registry_behind);
    EXPECT_EQ(code_of([&] { publish_lists(now + 2 * day); }), Code::registry_behind);
    EXPECT_EQ(code_of([&] { publish_keys(); }), Code::registry_behind);
    EXPECT_EQ(code_of([&] { (void)rotate_keys(issuer, {}, passphrase, now); }), Code::registry_behind);
    EXPECT_EQ(code_of([&] { (void)new_key(issuer, {}, passphrase, now); }), Code::registry_behind);
    const std::vector<StandingOrder> orders{{later.front(), "unspecified"}};
    EXPECT_EQ(code_of([&] { (void)change_standings(issuer, orders, Standing::revoked, false, now); }),
              Code::registry_behind);
    EXPECT_EQ(issuer.registry().serials_taken(), 3U); // reading goes on
}

TEST_P(RecoveryTest, ChangesAfterTheLastPublicationAreKnownByTheHeadBesideTheRegistry) {
    publish_lists();
    mint(1);
    save();
    mint(1);
    restore();
    EXPECT_EQ(code_of_mint(), Code::registry_behind);
}

TEST_P(RecoveryTest, ListsThatItDoesNotKnowTellThatItIsOlder) {
    mint(3);
    publish_lists();
    save();
    const Bytes old_head = read_file(head()), old_note = read_file(note());
    const auto later = mint(4);
    publish_lists(now + day);
    restore();
    write_file(head(), old_head, Overwrite::replace, FileMode::secret); // all that tells of it is as old as it is
    write_file(note(), old_note, Overwrite::replace);
    EXPECT_EQ(code_of_mint(), Code::registry_behind);
    fs::remove(note());
    EXPECT_EQ(code_of_mint(), Code::registry_behind);
    Issuer issuer = open();
    EXPECT_EQ(code_of([&] { (void)recover_registry(issuer, {}, now + day); }),
              Code::registry_behind); // how many places?
    const Recovery recovered = recover_registry(issuer, {.margin = 10}, now + day);
    EXPECT_TRUE(recovered.needed);
    EXPECT_EQ(recovered.serials, 13U);
    EXPECT_FALSE(open().trouble());
    for (const StatusPlace& place : mint(5)) EXPECT_EQ(std::count(later.begin(), later.end(), place), 0);
    publish_lists(now + 3 * day);
    EXPECT_FALSE(open().trouble());
}

TEST_P(RecoveryTest, ARegistryThatWentAnotherWayIsFound) {
    save();
    mint(1);
    publish_lists();
    restore();
    fs::rename(head(), dir_ / "head");
    fs::rename(note(), dir_ / "note");
    fs::remove_all(dir_ / "public" / "status");
    revoke(mint(2).front()); // as an older version of the program did
    fs::rename(dir_ / "head", head());
    EXPECT_EQ(code_of_mint(), Code::registry_behind);
    fs::remove(head());
    fs::rename(dir_ / "note", note());
    EXPECT_EQ(code_of_mint(), Code::registry_behind);
}

TEST_P(RecoveryTest, OldAndDamagedWitnessesDoNoHarmToANewRegistry) {
    mint(1);
    publish_lists();
    fs::copy_file(note(), dir_ / "old");
    fs::copy_file(head(), dir_ / "old-head");
    mint(1);
    publish_lists(now + day);
    fs::copy_file(dir_ / "old", note(), fs::copy_options::overwrite_existing);
    fs::copy_file(dir_ / "old-head", head(), fs::copy_options::overwrite_existing);
    mint(1);
    std::ofstream(head()) << "nonsense";
    mint(1);
    EXPECT_FALSE(open().trouble());
    fs::remove(note());
    mint(1);
    publish_lists(now + 2 * day);
    EXPECT_TRUE(fs::exists(note())); // the next publication writes it
    fs::remove(head());
    mint(1);
    EXPECT_TRUE(fs::exists(head()));
}

TEST_P(RecoveryTest, ANoteThatNobodyOfTheIssuerSignedIsRefused) {
    mint(1);
    publish_lists();
    const RegistryNote note_of_others{"https://id.example", now, {}};
    write_file(note(), bytes_of(write_note(note_of_others, cose::generate_key(Algorithm::es256))), Overwrite::replace);
    EXPECT_EQ(code_of_mint(), Code::registry_behind);
    write_file(note(), bytes_of("nonsense"), Overwrite::replace);
    EXPECT_EQ(code_of_mint(), Code::registry_behind);
    Issuer issuer = open();
    EXPECT_TRUE(recover_registry(issuer, {}, now).needed);
    mint(1);
}

TEST_P(RecoveryTest, WithoutAnyWitnessARegistryThatHadSomeIsRefused) {
    mint(1);
    fs::remove(head());
    mint(1); // nothing was ever published: as of an older version
    publish_lists();
    fs::remove(head());
    fs::remove(note());
    EXPECT_EQ(code_of_mint(), Code::registry_behind);
    Issuer issuer = open();
    EXPECT_EQ(code_of([&] { (void)recover_registry(issuer, {}, now); }), Code::registry_behind); // how far?
    Issuer again = open();
    EXPECT_EQ(recover_registry(again, {.margin = 20}, now).serials, 22U);
    mint(1);
}

TEST_P(RecoveryTest, RecoveredItGivesNoPlaceTwiceAndNothingComesBackToLife) {
    std::set<std::uint64_t> given;
    const auto note_given = [&](const std::vector<StatusPlace>& places) {
        for (const StatusPlace place : places)
            EXPECT_TRUE(given.insert(place.list * 50 + place.idx).second) << "given twice";
    };
    const auto before = mint(10);
    note_given(before);
    publish_lists();
    publish_keys();
    save();
    const auto lost = mint(10);
    note_given(lost);
    revoke(before[0]);
    revoke(lost[0]);
    revoke(lost[1], Standing::suspended);
    std::string stolen, fresh;
    {
        Issuer changing = open();
        stolen = changing.keys().staged(Purpose::cards, now).front().kid;
        (void)revoke_key(changing, changing.key(stolen), true, false, now);
        fresh = new_key(changing, {.purpose = Purpose::cards}, passphrase, now).kid;
    }
    publish_lists(now + day);
    publish_keys(now + day);
    note_given(mint(1)); // after the last publication: only the head tells, which is lost as well
    restore();
    fs::remove(head());

    Issuer issuer = open();
    const Recovery tried = recover_registry(issuer, {.margin = 5, .rehearse = true}, now + 2 * day);
    EXPECT_EQ(issuer.registry().serials_taken(), 10U);
    Issuer again = open();
    const Recovery done = recover_registry(again, {.margin = 5}, now + 2 * day);
    EXPECT_EQ(done.given, 20U);
    EXPECT_EQ(done.serials, 25U);
    EXPECT_EQ(done.lost, lost);
    EXPECT_EQ(tried.lost, lost);
    EXPECT_EQ(done.revoked.size(), 2U);
    EXPECT_EQ(done.suspended, std::vector{lost[1]});
    EXPECT_EQ(done.keys_revoked, std::vector{stolen});
    EXPECT_EQ(done.keys_added, std::vector{fresh});
    EXPECT_TRUE(again.key(stolen).revoked->compromised);
    EXPECT_GT(done.rows_known, done.rows);
    EXPECT_EQ(done.trust_version, 2U);

    note_given(mint(20));
    publish_lists(now + 3 * day);
    publish_keys(now + 3 * day);
    const auto value = [&](StatusPlace place) {
        const StatusToken token =
            read_status_token(read_file(dir_ / "public/status" / (std::to_string(place.list) + ".cwt")));
        return *open_list(token).view.get(place.idx);
    };
    EXPECT_EQ(value(before[0]), status_value::invalid);
    EXPECT_EQ(value(lost[0]), status_value::invalid);
    EXPECT_EQ(value(lost[1]), status_value::suspended);
    EXPECT_EQ(value(lost[2]), status_value::valid);
    revoke(lost[2]); // a card without a row can be revoked all the same
    publish_lists(now + 4 * day);
    EXPECT_EQ(value(lost[2]), status_value::invalid);
    EXPECT_FALSE(open().trouble());
}

TEST_P(RecoveryTest, NothingIsDoneToTheNewestRegistry) {
    mint(2);
    publish_lists();
    Issuer issuer = open();
    EXPECT_FALSE(recover_registry(issuer, {}, now).needed);
    EXPECT_EQ(open().registry().serials_taken(), 2U);
    Issuer again = open();
    EXPECT_EQ(recover_registry(again, {.new_lists = true, .force = true}, now).serials, 100U);
    EXPECT_EQ(mint(1).front().list / 2, 1U); // in a list that nobody had a place in
}

TEST_P(RecoveryTest, AKeyIsKeptForCardsOfWhichNothingIsKnown) {
    save();
    mint(1);
    restore();
    Issuer issuer = open();
    (void)recover_registry(issuer, {}, now);
    const KeyRow key = issuer.active_key(Purpose::cards, now);
    EXPECT_EQ(retire_key(issuer, key, false, false, now).after.verify_until, key.verify_until);
}

} // namespace
} // namespace qrid
