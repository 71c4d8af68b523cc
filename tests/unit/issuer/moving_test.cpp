// A registry that moves to another database, and machines that share one.
#include "qrid/base/error.h"
#include "qrid/issuer/init.h"
#include "qrid/issuer/journal.h"
#include "qrid/issuer/moving.h"
#include "support/errors.h"
#include "support/issuers.h"
#include "support/leased.h"
#include "support/registries.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using test::code_of, test::day, test::Engine, test::now, test::passphrase;

class MovingTest : public testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        QRID_NEEDS_ENGINE(Engine::postgresql); // one side of every move
        from_.emplace(GetParam());
        to_.emplace(GetParam() == Engine::sqlite ? Engine::postgresql : Engine::sqlite);
        target_ = GetParam() == Engine::sqlite ? to_->setting : "next.db";
        IssuerConfig config = test::small_config();
        config.registry = from_->setting;
        dir_ = from_->dir.path() / "issuer";
        (void)init_issuer(dir_, config, Algorithm::es256, passphrase, test::counting_random(), now);
        Issuer issuer(dir_);
        Registry::Transaction transaction(issuer.registry());
        issuer.registry().take_serials(3);
        issuer.registry().add_cards(std::vector<CardRow>{{.serial = 1,
                                                          .place = issuer.index_space().place(1),
                                                          .subject = issuer.subject_digest("ID-1"),
                                                          .kid = issuer.active_key(Purpose::cards, now).kid,
                                                          .iat = now,
                                                          .exp = now + day}});
        issuer.registry().journal(now, "odd", {{"text", "it's :odd \\ \"quoted\" ünï\n"}});
        issuer.registry().set_run("run", {.records = 1, .bytes = 2, .rejects = 3, .input = "x"});
        issuer.registry().add_attempt("0123", now);
        (void)issuer.registry().keep_terms("00", "terms", "file");
        transaction.commit();
    }

    Moved move(const std::string& target) const { return move_registry(dir_, {.registry = target}, now); }

    std::optional<test::NewPlace> from_, to_;
    std::string target_;
    fs::path dir_;
};

INSTANTIATE_TEST_SUITE_P(Engines, MovingTest, testing::Values(Engine::sqlite, Engine::postgresql), test::engine_name);

TEST_P(MovingTest, TakesEveryRowAlongAndClosesTheOldOne) {
    Issuer before(dir_);
    const std::string head = before.registry().last_journal_row()->digest;
    const Moved moved = move(target_);
    EXPECT_EQ(moved.runs, 1U);
    EXPECT_EQ(read_config(dir_).registry, target_);
    Issuer after(dir_);
    EXPECT_FALSE(after.trouble());
    const JournalVerdict journal = verify_journal(after.registry(), head);
    EXPECT_EQ(journal.broken_seq, std::nullopt);
    EXPECT_TRUE(journal.has_kept);
    EXPECT_EQ(after.registry().last_journal_row()->what, "registry-moved");
    EXPECT_EQ(after.registry().serials_taken(), 3U);
    EXPECT_EQ(after.registry().card(1)->place, before.registry().card(1)->place);
    EXPECT_EQ(after.registry().run("run")->input, "x");
    EXPECT_EQ(after.registry().attempts("0123", now), 1U);
    EXPECT_EQ(after.registry().terms("00"), "terms");
    // Whoever has the old one open, or comes back to it.
    EXPECT_EQ(code_of([&] { Registry::Transaction(before.registry(), Registry::Hold::rows); }), Code::registry_moved);
    EXPECT_EQ(code_of([&] { Registry old(RegistryPlace::parse(from_->setting, dir_)); }), Code::registry_moved);
    { Registry::Transaction(after.registry()).commit(); }
}

TEST_P(MovingTest, TakesLeasesAlong) {
    Issuer before(dir_);
    Registry::Transaction transaction(before.registry());
    test::add_leases(before, before.active_key(Purpose::cards, now).kid, now, now + day);
    transaction.commit();
    const std::vector<LeaseRow> leases = before.registry().leases();
    (void)move(target_);
    test::expect_leases(Issuer(dir_).registry(), leases);
}

TEST_P(MovingTest, ComesBack) {
    (void)move(target_);
    Registry::destroy(RegistryPlace::parse(from_->setting, dir_));
    const Moved back = move(from_->setting);
    EXPECT_EQ(back.from, target_);
    EXPECT_EQ(read_config(dir_).registry, from_->setting);
    EXPECT_EQ(Issuer(dir_).registry().serials_taken(), 3U);
}

TEST_P(MovingTest, OnlyLooksWhenItIsRehearsed) {
    const Moved moved = move_registry(dir_, {.registry = target_, .rehearse = true}, now);
    EXPECT_EQ(read_config(dir_).registry, from_->setting);
    EXPECT_NO_THROW(Registry::create(RegistryPlace::parse(target_, dir_)));
    EXPECT_NE(Issuer(dir_).registry().last_journal_row()->what, "registry-moved");
    EXPECT_FALSE(moved.tables.empty());
}

TEST_P(MovingTest, LeavesWhatIsThereAlone) {
    Registry::create(RegistryPlace::parse(target_, dir_));
    EXPECT_EQ(code_of([&] { move(target_); }), Code::exists);
    EXPECT_NO_THROW(Registry there(RegistryPlace::parse(target_, dir_)));
    EXPECT_EQ(code_of([&] { move(from_->setting); }), Code::usage);
    EXPECT_EQ(Issuer(dir_).registry().serials_taken(), 3U);
}

// A move that was killed while it copied, and one that was killed between the end of the old one and issuer.json.
TEST_P(MovingTest, CanBeRepeatedWhereverItWasKilled) {
    Registry::create_incoming(RegistryPlace::parse(target_, dir_));
    EXPECT_EQ(code_of([&] { Registry there(RegistryPlace::parse(target_, dir_)); }), Code::registry_damaged);
    (void)move(target_);
    set_registry(dir_, from_->setting);
    EXPECT_EQ(code_of([&] { Issuer issuer(dir_); }), Code::registry_moved);
    EXPECT_TRUE(move(target_).was_moved);
    EXPECT_EQ(Issuer(dir_).registry().serials_taken(), 3U);
}

TEST_P(MovingTest, FinishesOnlyAtTheIssuersOwnRegistry) {
    (void)move(target_);
    set_registry(dir_, from_->setting);
    const test::NewPlace other(Engine::postgresql);
    Registry::create(other.place);
    EXPECT_EQ(code_of([&] { move(other.setting); }), Code::registry_mismatch);
    EXPECT_EQ(read_config(dir_).registry, from_->setting);
}

TEST_P(MovingTest, WaitsForNobodyWhoHoldsTheRegistry) {
    if (GetParam() == Engine::sqlite) GTEST_SKIP() << "which has one writer at a time";
    Issuer other(dir_);
    const Registry::Transaction held(other.registry(), Registry::Hold::rows);
    EXPECT_EQ(code_of([&] { move(target_); }), Code::issuer_busy);
    EXPECT_EQ(read_config(dir_).registry, from_->setting);
    EXPECT_NO_THROW(Registry::create(RegistryPlace::parse(target_, dir_)));
}

TEST_P(MovingTest, ADirectoryWithAnotherConfigurationIsRefused) {
    const auto change = [&](const char* member, const nlohmann::json& value) {
        nlohmann::json config = nlohmann::json::parse(text_of(read_file(dir_ / "issuer.json")));
        config[member] = value;
        write_file(dir_ / "issuer.json", bytes_of(config.dump()), Overwrite::replace);
    };
    const Bytes good = read_file(dir_ / "issuer.json");
    for (const auto& [member, value] : {std::pair<const char*, nlohmann::json>{"iss", "https://other.example"},
                                        {"status_uri", "https://t.example/"},
                                        {"lists", 3},
                                        {"entries", 100}}) {
        change(member, value);
        const bool is_said_once = GetParam() == Engine::sqlite && value.is_string();
        if (is_said_once) // by the directory that has the registry, and it may change
            EXPECT_NO_THROW(Issuer(dir_).prepare_to_change()) << member;
        else
            EXPECT_EQ(code_of([&] { Issuer issuer(dir_); }), Code::registry_mismatch) << member;
        write_file(dir_ / "issuer.json", good, Overwrite::replace);
    }
    change("status_life", 100);
    EXPECT_NO_THROW(Issuer issuer(dir_));
    // A registry of an older version does not say whose it is until something is changed.
    from_->place = RegistryPlace::parse(from_->setting, dir_);
    from_->sql("DELETE FROM settings WHERE name = 'issuer'");
    change("lists", 2);
    Issuer(dir_).prepare_to_change();
    change("lists", 3);
    EXPECT_EQ(code_of([&] { Issuer issuer(dir_); }), Code::registry_mismatch);
}

} // namespace
} // namespace qrid
