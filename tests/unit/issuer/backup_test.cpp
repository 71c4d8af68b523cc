// An issuer in one encrypted file, and from it again: no place twice, nothing back in force, and nothing by halves.
#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/issuer/backup.h"
#include "qrid/issuer/init.h"
#include "qrid/issuer/inside/issuer_files.h"
#include "qrid/issuer/journal.h"
#include "qrid/issuer/standing.h"
#include "qrid/issuer/status_publishing.h"
#include "support/errors.h"
#include "support/issuers.h"
#include "support/leased.h"
#include "support/registries.h"

#include <gtest/gtest.h>

#include <set>

namespace qrid {
namespace {

using test::code_of, test::day, test::Engine, test::now, test::passphrase;

const Secret sealed_under("backup");
constexpr std::uint64_t registry_rows = 6; // of keys

class BackupTest : public testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        QRID_NEEDS_ENGINE(GetParam());
        place_.emplace(GetParam());
        next_.emplace(GetParam());
        IssuerConfig config = test::small_config();
        config.registry = place_->setting;
        dir_ = place_->dir.path() / "issuer";
        (void)init_issuer(dir_, config, Algorithm::es256, passphrase, test::counting_random(), now);
        file_ = place_->dir.path() / "issuer.backup";
        restored_ = next_->dir.path() / "restored";
    }

    StatusPlace mint(const fs::path& dir) const {
        Issuer issuer(dir);
        const KeyRow row = issuer.active_key(Purpose::cards, now);
        Mint mint(issuer, row, issuer.open_key(row, passphrase));
        Registry::Transaction transaction(issuer.registry());
        const StatusPlace at =
            test::mint_one(mint, test::identity_with("ID-1"), {.iat = now, .exp = now + day, .nbf = {}, .cnf = {}})
                .row.place;
        issuer.registry().journal(now, "cards-minted", nlohmann::json{{"count", 1}});
        transaction.commit();
        return at;
    }
    void revoke(StatusPlace at) const {
        Issuer issuer(dir_);
        ASSERT_TRUE(
            change_standings(issuer, std::vector<StandingOrder>{{at, "unspecified"}}, Standing::revoked, false, now)
                .front()
                .changed());
    }
    void publish() const {
        Issuer issuer(dir_);
        const PrivateKey key = issuer.open_key(issuer.active_key(Purpose::status, now), passphrase);
        (void)publish_status(issuer, key, {.life = 7 * day, .ttl = day, .threads = 1}, now);
    }
    Backup back_up_now() const {
        Issuer issuer(dir_);
        return back_up(issuer, sealed_under, {.file = file_, .cost = {1, SealingCost::least_kibibytes}}, now);
    }
    RestoreTerms terms() const {
        return {.file = file_, .dir = restored_, .registry = next_->setting, .without_published = true};
    }
    Restored restore(const RestoreTerms& terms) const {
        return restore_issuer(
            terms, [] { return sealed_under; }, now + day);
    }

    std::optional<test::NewPlace> place_, next_;
    fs::path dir_, file_, restored_;
};

INSTANTIATE_TEST_SUITE_P(Engines, BackupTest, testing::Values(Engine::sqlite, Engine::postgresql), test::engine_name);

TEST_P(BackupTest, HoldsEverythingThatAnIssuerIs) {
    const StatusPlace minted = mint(dir_);
    publish();
    const Backup made = back_up_now();
    EXPECT_TRUE(made.left_out.empty());
    EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    RestoreTerms all = terms();
    all.head = made.head;
    all.margin = 0;
    const Restored done = restore(all);
    EXPECT_EQ(done.tables, made.tables);
    EXPECT_EQ(done.noted_row, made.journal_rows);
    EXPECT_EQ(done.recovery.serials, 1U);
    EXPECT_TRUE(done.without_private_half.empty());
    EXPECT_FALSE(fs::exists(restored_ / "backup.db"));
    EXPECT_EQ(fs::status(restored_ / "keys").permissions(), fs::perms::owner_all);
    Issuer issuer(restored_);
    EXPECT_FALSE(issuer.trouble());
    EXPECT_EQ(issuer.config().registry, next_->setting);
    EXPECT_EQ(issuer.registry().keys().size(), registry_rows);
    EXPECT_EQ(issuer.registry().card(0)->place, minted);
    EXPECT_EQ(issuer.registry().last_journal_row()->what, "registry-restored");
    EXPECT_EQ(verify_journal(issuer.registry()).broken_seq, std::nullopt);
    for (const char* name : {"public/status/0.cwt", "public/jwks.json"})
        EXPECT_EQ(read_file(restored_ / name), read_file(dir_ / name)) << name;
    EXPECT_NE(mint(restored_), minted);
}

TEST_P(BackupTest, HoldsLeasesAndWhatTheirLedgersSaid) {
    Issuer before(dir_);
    Registry::Transaction transaction(before.registry());
    test::add_leases(before, before.active_key(Purpose::cards, now).kid, now, now + day);
    before.registry().journal(now, "ledger-merged", {{"count", 1}});
    transaction.commit();
    RestoreTerms all = terms();
    all.head = back_up_now().head;
    all.margin = 0;
    (void)restore(all);
    test::expect_leases(Issuer(restored_).registry(), before.registry().leases());
}

TEST_P(BackupTest, GivesNoPlaceTwiceAndBringsNothingBack) {
    const StatusPlace before = mint(dir_);
    publish();
    const Backup made = back_up_now();
    std::set<StatusPlace,
             decltype([](StatusPlace a, StatusPlace b) { return std::pair(a.list, a.idx) < std::pair(b.list, b.idx); })>
        given{before};
    for (int i = 0; i < 5; ++i) given.insert(mint(dir_));
    revoke(before);
    publish();
    const std::string noted = Issuer(dir_).registry().last_journal_row()->digest;

    RestoreTerms newest = terms();
    newest.head = noted;
    // Neither the head nor what the backup itself has tells how far the registry came.
    EXPECT_EQ(code_of([&] { (void)restore(newest); }), Code::registry_behind);
    EXPECT_FALSE(fs::exists(restored_));
    // However many places are passed over: cards that were revoked since must not be good again.
    newest.margin = 3;
    newest.without_published = false;
    EXPECT_EQ(code_of([&] { (void)restore(newest); }), Code::registry_behind);
    fs::create_directory(dir_ / "nothing");
    newest.published = dir_ / "nothing";
    EXPECT_EQ(code_of([&] { (void)restore(newest); }), Code::unreadable_file);
    EXPECT_FALSE(fs::exists(restored_));
    // What nobody signed is neither used nor kept.
    const fs::path web = dir_ / "web";
    fs::copy(dir_ / "public", web, fs::copy_options::recursive);
    write_file(web / "trust.jwt", bytes_of("junk"), Overwrite::replace);
    write_file(web / "evil.html", bytes_of("junk"), Overwrite::refuse);
    write_file(web / "jwks.json", bytes_of("{\"keys\": []}"), Overwrite::replace);
    newest.published = web;
    const Restored done = restore(newest);
    EXPECT_EQ(done.noted_row, std::nullopt);
    EXPECT_EQ(done.head, made.head);
    EXPECT_EQ(done.recovery.given, 6U);
    EXPECT_EQ(done.recovery.serials, 9U);
    EXPECT_EQ(done.recovery.revoked, std::vector{before});
    EXPECT_EQ(Issuer(restored_).registry().card(0)->standing, Standing::revoked);
    EXPECT_FALSE(fs::exists(restored_ / "public" / "evil.html"));
    EXPECT_FALSE(fs::exists(restored_ / "public" / "trust.jwt")); // the backup had none
    EXPECT_GT(fs::file_size(restored_ / "public" / "jwks.json"), 100U);
    for (const auto& entry : fs::recursive_directory_iterator(restored_))
        EXPECT_FALSE(entry.path().string().ends_with(".backup")) << entry.path();
    EXPECT_TRUE(std::any_of(done.recovery.unread.begin(), done.recovery.unread.end(), [&](const std::string& one) {
        return one.starts_with((restored_ / "public" / "trust.jwt").string());
    }));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(given.insert(mint(restored_)).second);
}

TEST_P(BackupTest, IsRestoredAsAWholeOrNotAtAll) {
    const Backup made = back_up_now();
    RestoreTerms all = terms();
    all.margin = 0;
    fs::create_directory(restored_);
    EXPECT_EQ(code_of([&] { (void)restore(all); }), Code::exists);
    fs::remove(restored_);
    EXPECT_EQ(code_of([&] {
                  (void)restore_issuer(
                      all, [] { return Secret("other"); }, now);
              }),
              Code::wrong_passphrase);
    Bytes damaged = read_file(file_);
    damaged[damaged.size() - 100] ^= 1;
    write_file(file_.string() + ".damaged", damaged, Overwrite::refuse);
    all.file += ".damaged";
    EXPECT_EQ(code_of([&] { (void)restore(all); }), Code::unreadable_file);
    EXPECT_TRUE(fs::is_empty(next_->dir.path()));
    all.file = file_; // and the place of the registry is still free
    EXPECT_NO_THROW((void)restore(all));
}

TEST_P(BackupTest, IsNotWrittenOverAnotherOrIntoWhatIsPublished) {
    (void)back_up_now();
    EXPECT_EQ(code_of([&] { (void)back_up_now(); }), Code::exists);
    file_ = dir_ / "public" / "status" / ".." / "city.backup";
    EXPECT_EQ(code_of([&] { (void)back_up_now(); }), Code::usage);
    file_ = place_->dir.path() / "link";
    fs::create_symlink(dir_ / "issuer.json", file_);
    EXPECT_EQ(code_of([&] { (void)back_up_now(); }), Code::exists);
    Issuer issuer(dir_);
    (void)back_up(issuer, sealed_under,
                  {.file = file_, .overwrite = Overwrite::replace, .cost = {1, SealingCost::least_kibibytes}}, now);
    EXPECT_FALSE(fs::is_symlink(file_));
    EXPECT_NO_THROW((void)read_config(dir_));
    for (const auto& entry : fs::directory_iterator(dir_))
        EXPECT_EQ(entry.path().filename().string().find("snapshot"), std::string::npos);
}

// Others go on minting, and what they do after the beginning is not in it.
TEST_P(BackupTest, HoldsNobodyUp) {
    mint(dir_);
    Issuer issuer(dir_);
    bool minted = false;
    const Backup made = back_up(issuer, sealed_under,
                                {.file = file_,
                                 .cost = {1, SealingCost::least_kibibytes},
                                 .count =
                                     [&](std::size_t) {
                                         if (!minted) mint(dir_);
                                         minted = true;
                                     }},
                                now);
    EXPECT_TRUE(minted);
    EXPECT_EQ(issuer.registry().serials_taken(), 2U);
    for (const TableCount& table : made.tables) {
        if (table.table == "cards") {
            EXPECT_EQ(table.rows, 1U);
        }
    }
}

TEST(IssuerFiles, HaveExpectedNamesOnly) {
    for (const char* good : {"issuer.json", "registry.head", "keys/0123456789abcdef.pem", "public/jwks.json",
                             "public/status/0.cwt", "public/a/b/c/d.txt"})
        EXPECT_TRUE(is_issuer_file(good)) << good;
    for (const char* bad :
         {"",           "/etc/passwd",     "../issuer.json", "public/../issuer.json", "public/",
          "public",     "public//x",       "public/.x",      "public/a/../../x",      "keys/.pem",
          "keys/A.pem", "keys/../x.pem",   "keys/a/b.pem",   "registry.db",           "public/a/b/c/d/e",
          "public/a b", "public/\xc3\xa9", "keys/abc.pem/x", "./issuer.json",         "issuer.json/"})
        EXPECT_FALSE(is_issuer_file(bad)) << bad;
    EXPECT_FALSE(is_issuer_file(std::string("public/x\0y", 10)));
}

} // namespace
} // namespace qrid
