// The life of an issuer's keys.
#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/cose/key.h"
#include "qrid/cose/test_key.h"
#include "qrid/issuer/journal.h"
#include "qrid/issuer/key_life.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/key_files.h"
#include "support/errors.h"
#include "support/issuers.h"

#include <sys/stat.h>
#include <thread>

namespace qrid {
namespace {

using test::code_of;
using test::day;
using test::now;
using test::passphrase;

KeyRow key_row(const std::string& kid, Seconds sign_from, Seconds sign_until, Seconds verify_until) {
    return {kid, Purpose::cards, "", 0, sign_from, sign_until, verify_until, {}};
}

TEST(KeyRing, TellsStatesByTheClock) {
    const KeyRing ring({key_row("a", 10, 20, 30)});
    const KeyRow& key = ring.rows()[0];
    EXPECT_EQ(ring.state(key, 9), KeyState::staged);
    EXPECT_EQ(ring.state(key, 10), KeyState::active);
    EXPECT_EQ(ring.state(key, 19), KeyState::active);
    EXPECT_EQ(ring.state(key, 20), KeyState::retiring);
    EXPECT_EQ(ring.state(key, 29), KeyState::retiring);
    EXPECT_EQ(ring.state(key, 30), KeyState::retired);
    KeyRow revoked = key;
    revoked.revoked = Revocation{15, true};
    const KeyRing other({revoked});
    EXPECT_EQ(other.state(revoked, 14), KeyState::active);
    EXPECT_EQ(other.state(revoked, 15), KeyState::revoked);
    EXPECT_EQ(other.state(revoked, 99), KeyState::revoked);
}

TEST(KeyRing, HasOneActiveKeyAndALineOfOthers) {
    const KeyRing ring({key_row("a", 10, 50, 90), key_row("b", 20, 80, 120), key_row("c", 30, 110, 150)});
    EXPECT_EQ(ring.active(Purpose::cards, 9), std::nullopt);
    EXPECT_EQ(ring.active(Purpose::cards, 40)->kid, "a");
    EXPECT_EQ(ring.staged(Purpose::cards, 40).front().kid, "b");
    EXPECT_EQ(ring.active(Purpose::cards, 50)->kid, "b"); // nobody had to do anything
    EXPECT_EQ(ring.active(Purpose::cards, 80)->kid, "c");
    EXPECT_EQ(ring.active(Purpose::status, 40), std::nullopt);
    EXPECT_EQ(ring.next_change(ring.rows()[1], 40)->at, 50);
    EXPECT_EQ(ring.next_change(ring.rows()[2], 40)->at, 80);
    EXPECT_EQ(ring.next_change(ring.rows()[0], 60)->to, KeyState::retired);
    EXPECT_EQ(ring.turn(Purpose::cards, 40, 40), 110);
    EXPECT_EQ(ring.turn(Purpose::cards, 25, 25), 80); // before c
    EXPECT_EQ(ring.turn(Purpose::status, 25, 25), 25);
}

TEST(KeyRing, PassesTheTurnOnWhenAKeyIsRevoked) {
    KeyRow stolen = key_row("a", 10, 50, 90);
    stolen.revoked = Revocation{30, true};
    const KeyRing ring({stolen, key_row("b", 20, 80, 120)});
    EXPECT_EQ(ring.active(Purpose::cards, 29)->kid, "a");
    EXPECT_EQ(ring.active(Purpose::cards, 30)->kid, "b");
    EXPECT_EQ(ring.next_change(ring.rows()[1], 40)->at, 80);
}

TEST(KeyRing, PutsAWaitingKeyBehindThoseOfItsPurposeThatAreStillGood) {
    KeyRow stolen = key_row("a", 10, 200, 240), lists = key_row("s", 10, 300, 340);
    stolen.revoked = Revocation{15, true};
    lists.purpose = Purpose::status;
    const KeyRing ring({stolen, lists, key_row("b", 10, 50, 90), key_row("c", 10, 80, 120), key_row("d", 10, 80, 120)});
    EXPECT_EQ(ring.next_change(ring.rows()[3], 20)->to, KeyState::active);
    EXPECT_EQ(ring.next_change(ring.rows()[3], 20)->at, 50);
    EXPECT_EQ(ring.next_change(ring.rows()[4], 20)->to, KeyState::retiring); // its time is over when its turn comes
    EXPECT_EQ(ring.next_change(ring.rows()[0], 20), std::nullopt);
    EXPECT_EQ(ring.turn(Purpose::cards, 10, 20), 80);
    EXPECT_EQ(ring.turn(Purpose::cards, 9, 20), 9); // before all of them
}

TEST(KeyRing, IsSortedByPurposeAndWithinOneByTurn) {
    KeyRow lists = key_row("s", 5, 50, 90);
    lists.purpose = Purpose::status;
    std::string kids;
    for (const KeyRow& row : KeyRing({lists, key_row("a", 10, 50, 90), key_row("b", 20, 50, 90)}).by_purpose())
        kids += row.kid;
    EXPECT_EQ(kids, "abs");
}

class KeyLife : public test::IssuerFixture {
protected:
    KeyState state(const KeyRow& key, Seconds at = now) const { return issuer.keys().state(issuer.key(key.kid), at); }
    KeyRow active(Seconds at = now, Purpose purpose = Purpose::cards) const { return issuer.active_key(purpose, at); }
    std::size_t published_keys() const { return load_trust({issuer.dir() / "public/jwks.json"}).keys().size(); }
    std::uint64_t journal_rows() const { return verify_journal(issuer.registry()).rows; }
    void sign_with(const KeyRow& key, Seconds at, Seconds exp) {
        Mint mint(issuer, key, issuer.open_key(key, passphrase));
        Registry::Transaction transaction(issuer.registry());
        test::mint_one(mint, test::identity_with("ID-2"), {.iat = at, .exp = exp, .nbf = {}, .cnf = {}});
        transaction.commit();
    }
};

TEST_F(KeyLife, ANewKeyWaitsItsTurn) {
    const KeyRow key = new_key(issuer, {.purpose = Purpose::cards, .algorithm = Algorithm::eddsa}, passphrase, now);
    EXPECT_EQ(key.publish_from, now);
    EXPECT_EQ(key.sign_from, now + 30 * day);
    EXPECT_EQ(key.sign_until, now + 6 * 365 * day); // after the active one, and the one staged before
    EXPECT_EQ(key.verify_until, key.sign_until + issuer.config().longest_card_life);
    EXPECT_EQ(state(key, now + 31 * day), KeyState::staged);
    EXPECT_EQ(state(key, now + 5 * 365 * day), KeyState::active);
    EXPECT_EQ(issuer.keys().staged(Purpose::cards, now).size(), 2U);
    EXPECT_EQ(published_keys(), 5U);
    EXPECT_EQ(code_of([&] { new_key(issuer, {}, Secret("wrong"), now); }), Code::wrong_passphrase);
}

TEST_F(KeyLife, RotationIsOneStep) {
    const KeyRow old_one = active();
    const Rotation done = rotate_keys(issuer, {}, passphrase, now + 5);
    EXPECT_EQ(done.retiring->kid, old_one.kid);
    EXPECT_EQ(active(now + 5).kid, done.active.kid);
    EXPECT_EQ(state(old_one, now + 5), KeyState::retiring);
    EXPECT_EQ(state(*done.staged, now + 5), KeyState::staged);
    EXPECT_EQ(done.staged->sign_from, now + 5 + 30 * day);
    EXPECT_EQ(issuer.key(old_one.kid).verify_until, old_one.verify_until); // what it signed stays good
    EXPECT_NO_THROW(issuer.open_key(*done.staged, passphrase));
    EXPECT_EQ(published_keys(), 5U);
    EXPECT_EQ(issuer.registry().last_journal_row()->what, "key-rotated");
}

TEST_F(KeyLife, RotationWaitsUntilVerifiersKnowTheKey) {
    rotate_keys(issuer, {}, passphrase, now);
    const KeyRow signer = active();
    EXPECT_EQ(code_of([&] { rotate_keys(issuer, {}, passphrase, now + 29 * day); }), Code::key_not_allowed);
    EXPECT_EQ(active(now + 29 * day).kid, signer.kid);
    rotate_keys(issuer, {.immediately = true}, passphrase, now + 1 * day);
    EXPECT_NE(active(now + 1 * day).kid, signer.kid);
    rotate_keys(issuer, {}, passphrase, now + 31 * day);
    EXPECT_EQ(state(signer, now + 31 * day), KeyState::retiring);
}

TEST_F(KeyLife, RotationNeedsAStagedKey) {
    rotate_keys(issuer, {.make_next = false}, passphrase, now);
    EXPECT_EQ(code_of([&] { rotate_keys(issuer, {}, passphrase, now); }), Code::missing_key);
    EXPECT_EQ(code_of([&] { rotate_keys(issuer, {}, Secret("wrong"), now); }), Code::wrong_passphrase);
}

TEST_F(KeyLife, ARehearsalChangesNothing) {
    const auto names = [&] {
        std::vector<std::string> all;
        for (const auto& entry : fs::recursive_directory_iterator(issuer.dir()))
            if (!entry.path().filename().string().starts_with("registry.db")) all.push_back(entry.path());
        std::sort(all.begin(), all.end());
        return all;
    };
    const auto before = names();
    const std::uint64_t rows = journal_rows();
    const KeyRow key = active();
    rotate_keys(issuer, {.rehearse = true}, passphrase, now);
    new_key(issuer, {.rehearse = true}, passphrase, now);
    revoke_key(issuer, key, true, true, now);
    retire_key(issuer, key, true, true, now);
    change_passphrase(issuer, passphrase, Secret("other"), true, now);
    const PublicKey elsewhere = cose::generate_key(Algorithm::es256).public_key();
    import_keys(issuer, {{elsewhere, std::nullopt}}, passphrase, true, now);
    EXPECT_EQ(names(), before);
    EXPECT_EQ(journal_rows(), rows);
    EXPECT_EQ(active().kid, key.kid);
    EXPECT_NO_THROW(issuer.open_key(key, passphrase));
}

TEST_F(KeyLife, AKeyThatIsNeededAtOnceSignsTwoYears) {
    rotate_keys(issuer, {}, passphrase, now); // the new staged key may sign in 30 days
    const KeyRow later = issuer.keys().staged(Purpose::cards, now).front();
    revoke_key(issuer, active(), true, false, now);
    EXPECT_EQ(issuer.keys().active(Purpose::cards, now), std::nullopt);
    const KeyRow key = new_key(issuer, {.stage = 0}, passphrase, now);
    EXPECT_EQ(active().kid, key.kid);
    EXPECT_EQ(key.sign_until, now + 2 * 365 * day);
    EXPECT_EQ(issuer.keys().next_change(later, now)->to, KeyState::active);
}

TEST_F(KeyLife, OnlyTheActiveKeySigns) {
    const KeyRow key = active(), staged = issuer.keys().staged(Purpose::cards, now).front();
    EXPECT_NO_THROW(sign_with(key, now, now + 1));
    const auto refused = [&](const KeyRow& row, Seconds at, Seconds exp) {
        return code_of([&] { sign_with(row, at, exp); });
    };
    EXPECT_EQ(refused(staged, now, now + 1), Code::key_not_allowed);
    EXPECT_EQ(refused(active(now, Purpose::status), now, now + 1), Code::key_not_allowed);
    EXPECT_EQ(refused(key, key.sign_until, key.sign_until + 1), Code::key_not_allowed);
    EXPECT_EQ(refused(key, now - 1, now), Code::key_not_allowed);
    EXPECT_EQ(refused(key, now, key.verify_until + 1), Code::key_not_allowed);
    EXPECT_EQ(refused(key, now, key.verify_until), std::nullopt);
    revoke_key(issuer, key, false, false, now);
    EXPECT_EQ(refused(key, now, now + 1), Code::key_not_allowed);
    EXPECT_EQ(refused(staged, now, now + 1), std::nullopt); // its turn has come
}

TEST_F(KeyLife, AMintTakesOnlyItsOwnPrivateKey) {
    EXPECT_EQ(code_of([&] { Mint(issuer, active(), cose::generate_key(Algorithm::es256)); }), Code::bad_key);
}

TEST_F(KeyLife, RevokingPassesTheTurnOn) {
    mint(3);
    const KeyRow key = active();
    const KeyChange superseded = revoke_key(issuer, key, false, false, now + 1);
    EXPECT_EQ(superseded.use.living, 3U);
    ASSERT_TRUE(superseded.active);
    EXPECT_NE(superseded.active->kid, key.kid);
    EXPECT_EQ(state(key, now + 1), KeyState::revoked);
    const std::uint64_t rows = journal_rows();
    revoke_key(issuer, issuer.key(key.kid), false, false, now + 2); // again
    EXPECT_EQ(journal_rows(), rows);
    revoke_key(issuer, issuer.key(key.kid), true, false, now + 9);
    EXPECT_TRUE(issuer.key(key.kid).revoked->compromised);
    EXPECT_EQ(issuer.key(key.kid).revoked->at, now + 1);
    EXPECT_EQ(code_of([&] { revoke_key(issuer, issuer.key(key.kid), false, false, now + 9); }), Code::key_not_allowed);
    EXPECT_EQ(journal_rows(), rows + 1);
}

TEST_F(KeyLife, RetiringWaitsForTheCardsOfOpenLeases) {
    mint(1, now + 20 * day);
    const KeyRow key = active();
    Lease lease;
    lease.id = "00000000000000aa", lease.records = 1, lease.kid = key.kid;
    lease.iat = now, lease.exp = now + 50 * day, lease.use_until = now + 30 * day;
    {
        Registry::Transaction transaction(issuer.registry());
        lease.first = issuer.registry().take_serials(1);
        issuer.registry().add_lease(lease);
        transaction.commit();
    }
    const KeyChange open = retire_key(issuer, key, false, true, now + 5);
    EXPECT_EQ(open.use.open_leases, 1U);
    EXPECT_EQ(open.after.verify_until, now + 50 * day);
    EXPECT_EQ(revoke_key(issuer, key, true, true, now + 5).use.open_leases, 1U);
    {
        Registry::Transaction transaction(issuer.registry());
        LeaseRow row = issuer.registry().lease(lease.id).value();
        row.cancelled = now;
        issuer.registry().update_lease(row);
        transaction.commit();
    }
    const KeyChange none = retire_key(issuer, key, false, true, now + 5);
    EXPECT_EQ(none.use.open_leases, 0U);
    EXPECT_EQ(none.after.verify_until, now + 20 * day);
}

TEST_F(KeyLife, RetiringWaitsForTheLastCard) {
    mint(1, now + 50 * day);
    const KeyRow key = active();
    const KeyChange done = retire_key(issuer, key, false, false, now + 5);
    EXPECT_EQ(done.after.verify_until, now + 50 * day);
    EXPECT_EQ(state(key, now + 5), KeyState::retiring);
    EXPECT_EQ(state(key, now + 50 * day), KeyState::retired);
    ASSERT_TRUE(done.active);
    const KeyRow last = *done.active;
    EXPECT_EQ(code_of([&] { retire_key(issuer, last, false, false, now + 6); }), Code::key_not_allowed);
    EXPECT_EQ(state(last, now + 6), KeyState::active);
    retire_key(issuer, last, true, false, now + 6);
    EXPECT_EQ(state(last, now + 6), KeyState::retired);
    const KeyRow lists = active(now, Purpose::status);
    EXPECT_EQ(retire_key(issuer, lists, false, false, now + 7).after.verify_until,
              now + 7 + issuer.config().status_life);
}

TEST_F(KeyLife, RetiringEndsWhatNeverSignedAtOnceAndWaitsForTrustLists) {
    const KeyRow staged = issuer.keys().staged(Purpose::status, now).front(), root = active(now, Purpose::trust);
    EXPECT_EQ(retire_key(issuer, staged, false, false, now + 3).after.verify_until, now + 3);
    EXPECT_EQ(state(staged, now + 3), KeyState::retired);
    EXPECT_EQ(retire_key(issuer, root, false, false, now + 3).after.verify_until, now + 3 + issuer.config().trust_life);
    EXPECT_EQ(issuer.registry().last_journal_row()->what, "key-retired");
}

TEST_F(KeyLife, RetiringIsForcedAtOnce) {
    mint(1, now + 50 * day);
    const KeyRow key = active();
    EXPECT_EQ(retire_key(issuer, key, true, false, now + 5).after.verify_until, now + 5);
    EXPECT_EQ(state(key, now + 5), KeyState::retired);
}

TEST_F(KeyLife, ARetiredKeyIsFollowedByNoneWhenNoneSignedBefore) {
    const KeyRow waiting = issuer.keys().staged(Purpose::cards, now).front();
    retire_key(issuer, active(), false, false, now);
    retire_key(issuer, waiting, true, false, now);
    const KeyRow later = new_key(issuer, {.stage = 30 * day}, passphrase, now);
    EXPECT_EQ(issuer.keys().active(Purpose::cards, now), std::nullopt);
    EXPECT_NO_THROW(retire_key(issuer, later, false, false, now)); // nothing stops that did go on
}

TEST_F(KeyLife, ANewRootIsEndorsedByTheOneThatRetires) {
    const KeyRow root = active(now, Purpose::trust), next = issuer.keys().staged(Purpose::trust, now).front();
    rotate_keys(issuer, {}, passphrase, now); // of cards: no root has changed
    EXPECT_TRUE(issuer.registry().root_changes().empty());
    rotate_keys(issuer, {.purpose = Purpose::trust}, passphrase, now);
    const auto changes = issuer.registry().root_changes();
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].old_kid, root.kid);
    EXPECT_EQ(changes[0].new_kid, next.kid);
    // A root whose private half lies elsewhere endorses nothing here.
    fs::remove(issuer.key_file(next.kid));
    rotate_keys(issuer, {.purpose = Purpose::trust, .immediately = true}, passphrase, now);
    EXPECT_EQ(issuer.registry().root_changes().size(), 1U);
}

TEST_F(KeyLife, ARotationMakesTheNextKeyOfTheKindThatWasAskedFor) {
    const auto algorithm = [](const std::optional<KeyRow>& row) {
        return PublicKey::from_pem(row->public_pem).algorithm();
    };
    EXPECT_EQ(algorithm(rotate_keys(issuer, {}, passphrase, now).staged), Algorithm::es256); // like the active one
    EXPECT_EQ(
        algorithm(
            rotate_keys(issuer, {.purpose = Purpose::status, .algorithm = Algorithm::eddsa}, passphrase, now).staged),
        Algorithm::eddsa);
    EXPECT_FALSE(rotate_keys(issuer, {.purpose = Purpose::trust, .make_next = false}, passphrase, now).staged);
}

TEST_F(KeyLife, ImportsNoKeyThatCannotSignHere) {
    const PublicKey rsa = PublicKey::from_point({Algorithm::ps256, Bytes(256, 0xff), Bytes{1, 0, 1}});
    const PublicKey good = cose::generate_key(Algorithm::es256).public_key();
    EXPECT_EQ(code_of([&] {
                  import_keys(issuer, {{good, std::nullopt}, {rsa, std::nullopt}}, passphrase, false, now);
              }),
              Code::key_not_allowed);
    EXPECT_EQ(code_of([&] {
                  import_keys(issuer, {{good, std::nullopt}, {good, std::nullopt}}, passphrase, false, now);
              }),
              Code::exists);
    EXPECT_EQ(issuer.keys().rows().size(), 6U);
    EXPECT_NO_THROW(import_keys(issuer, {{good, std::nullopt}}, Secret("any"), false, now)); // nothing is sealed
}

TEST_F(KeyLife, ImportsPairsAndPublicHalves) {
    const PrivateKey pair = cose::generate_key(Algorithm::es384), elsewhere = cose::generate_key(Algorithm::eddsa);
    const std::vector<KeyRow> rows = import_keys(
        issuer, {{pair.public_key(), pair, Purpose::status, 0}, {elsewhere.public_key(), std::nullopt, Purpose::trust}},
        passphrase, false, now);
    EXPECT_EQ(issuer.open_key(rows[0], passphrase).public_key().pem(), pair.public_key().pem());
    EXPECT_FALSE(issuer.has_private_half(rows[1]));
    EXPECT_EQ(code_of([&] { issuer.open_key(rows[1], passphrase); }), Code::missing_key);
    EXPECT_EQ(state(rows[0]), KeyState::staged);
    EXPECT_EQ(code_of([&] { import_keys(issuer, {{pair.public_key(), pair}}, passphrase, false, now); }), Code::exists);
    EXPECT_EQ(code_of([&] {
                  import_keys(issuer, {{elsewhere.public_key(), elsewhere}}, Secret("wrong"), false, now);
              }),
              Code::wrong_passphrase);
}

TEST_F(KeyLife, APassphraseIsChangedForAllKeysOrNone) {
    const Secret other("another");
    EXPECT_EQ(code_of([&] { change_passphrase(issuer, Secret("wrong"), other, false, now); }), Code::wrong_passphrase);
    EXPECT_NO_THROW(issuer.open_key(active(), passphrase));
    EXPECT_EQ(change_passphrase(issuer, passphrase, other, false, now), 6U);
    struct stat info {};
    for (const KeyRow& row : issuer.keys().rows()) {
        EXPECT_NO_THROW(issuer.open_key(row, other));
        EXPECT_EQ(code_of([&] { issuer.open_key(row, passphrase); }), Code::wrong_passphrase);
        ASSERT_EQ(::stat(issuer.key_file(row.kid).c_str(), &info), 0);
        EXPECT_EQ(info.st_mode & 0777, 0600U);
    }
    ASSERT_EQ(::stat((issuer.dir() / "keys").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0700U);
    for (const auto& entry : fs::directory_iterator(issuer.dir())) // nothing of the old keys is left
        EXPECT_FALSE(entry.path().filename().string().starts_with("keys.")) << entry.path();
    EXPECT_EQ(issuer.registry().last_journal_row()->what, "passphrase-changed");
}

TEST_F(KeyLife, APassphraseIsOfKeysThatAreThere) {
    write_file(issuer.dir() / "keys/note.txt", bytes_of("no key"), Overwrite::refuse);
    for (const KeyRow& row : issuer.keys().rows()) fs::remove(issuer.key_file(row.kid));
    EXPECT_EQ(code_of([&] { change_passphrase(issuer, passphrase, Secret("another"), false, now); }),
              Code::missing_key);
    fs::remove_all(issuer.dir() / "keys");
    EXPECT_EQ(code_of([&] { change_passphrase(issuer, passphrase, Secret("another"), false, now); }),
              Code::unreadable_file);
}

} // namespace
} // namespace qrid
