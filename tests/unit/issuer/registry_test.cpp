// The registry, on both engines.
#include "qrid/base/error.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/keys.h"
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/journal.h"
#include "qrid/status/index_set.h"
#include "support/errors.h"
#include "support/issuers.h"
#include "support/registries.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <thread>

namespace qrid {
namespace {

using test::code_of;
using test::Engine;
using test::now;

class RegistryTest : public testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        QRID_NEEDS_ENGINE(GetParam());
        place_.emplace(GetParam());
        Registry::create(place_->place);
        registry_.emplace(place_->place);
    }

    Registry& registry() { return *registry_; }
    const RegistryPlace& place() const { return place_->place; }
    void sql(const std::string& statement) const { place_->sql(statement); }

    void within(const std::function<void(Registry&)>& act) {
        Registry::Transaction transaction(registry());
        act(registry());
        transaction.commit();
    }
    KeyRow add_key(const std::string& kid = "00112233aabbccdd", Seconds sign_from = 10) {
        const KeyRow key{
            kid, Purpose::cards, cose::generate_key(Algorithm::eddsa).public_key().pem(), 0, sign_from, 20, 30, {}};
        within([&](Registry& r) { r.add_key(key); });
        return key;
    }
    /// With the idx for its serial number.
    static CardRow card(std::uint64_t list, std::uint64_t idx, const std::string& kid = "00112233aabbccdd") {
        return {idx, {list, idx}, "ab12ab12ab12ab12", kid, now, now + 100, Standing::valid};
    }

    std::optional<test::NewPlace> place_;
    std::optional<Registry> registry_;
};

INSTANTIATE_TEST_SUITE_P(Engines, RegistryTest, testing::Values(Engine::sqlite, Engine::postgresql), test::engine_name);

TEST_P(RegistryTest, IsMadeOnce) {
    EXPECT_EQ(code_of([&] { Registry::create(place()); }), Code::exists);
}

TEST_P(RegistryTest, KeepsSettings) {
    EXPECT_EQ(registry().setting("colour"), std::nullopt);
    within([](Registry& r) { r.set_setting("colour", "it's \"blue\" : 青"); });
    within([](Registry& r) { r.set_setting("colour", "it's \"green\" : 绿"); });
    EXPECT_EQ(Registry(place()).setting("colour"), "it's \"green\" : 绿");
}

TEST_P(RegistryTest, TakesBackWhatIsNotCommitted) {
    {
        Registry::Transaction dropped(registry());
        registry().set_setting("colour", "red");
        EXPECT_EQ(registry().take_serials(10), 0U);
    }
    EXPECT_EQ(registry().setting("colour"), std::nullopt);
    within([](Registry& r) { EXPECT_EQ(r.take_serials(10), 0U); });
    EXPECT_EQ(registry().serials_taken(), 10U);
}

TEST_P(RegistryTest, KeepsKeysInTheOrderOfTheirUse) {
    const KeyRow later = add_key("ffff000011112222", 15), first = add_key(), second = add_key("1111222233334444", 10);
    std::vector<std::string> kids;
    for (const KeyRow& key : registry().keys()) kids.push_back(key.kid);
    EXPECT_EQ(kids, (std::vector{first.kid, second.kid, later.kid}));
    KeyRow changed = first;
    changed.sign_until = 25, changed.verify_until = 99, changed.revoked = Revocation{22, true};
    within([&](Registry& r) { r.update_key(changed); });
    const KeyRow read = registry().keys().front();
    EXPECT_EQ(read.sign_until, 25);
    EXPECT_EQ(read.verify_until, 99);
    EXPECT_EQ(read.public_pem, first.public_pem);
    ASSERT_TRUE(read.revoked);
    EXPECT_EQ(read.revoked->at, 22);
    EXPECT_TRUE(read.revoked->compromised);
    changed.revoked->compromised = false;
    within([&](Registry& r) { r.update_key(changed); });
    EXPECT_FALSE(registry().keys().front().revoked->compromised);
    changed.revoked = std::nullopt;
    within([&](Registry& r) { r.update_key(changed); });
    EXPECT_FALSE(registry().keys().front().revoked);
}

// A kid becomes the name of a file.
TEST_P(RegistryTest, TakesNoKeyWhoseKidIsNone) {
    for (const char* kid : {"", "00112233aabbccd", "00112233aabbccdd0", "00112233AABBCCDD", "../../../../../x"}) {
        sql(fmt::format("INSERT INTO keys (kid, purpose, public_pem, publish_from, sign_from, sign_until, verify_until,"
                        " number) VALUES ('{}', 'cards', '', 0, 0, 0, 0, 1)",
                        kid));
        EXPECT_EQ(code_of([&] { (void)registry().keys(); }), Code::registry_damaged) << kid;
        sql("DELETE FROM keys");
    }
}

TEST_P(RegistryTest, KeepsCardsAndTheirStanding) {
    add_key();
    std::vector<CardRow> cards;
    for (std::uint64_t i = 0; i < 2500; ++i) cards.push_back(card(i % 3, i));
    within([&](Registry& r) { r.add_cards(cards); });
    EXPECT_EQ(registry().card(4)->exp, now + 100);
    EXPECT_EQ(registry().card(4)->place, (StatusPlace{1, 4}));
    EXPECT_FALSE(registry().card(2500));
    EXPECT_EQ(registry().cards_of_subject("ab12ab12ab12ab12").size(), 2500U);
    EXPECT_TRUE(registry().cards_of_subject("ab12ab12ab12ab13").empty()); // though it begins alike
    EXPECT_TRUE(registry().cards_of_subject("").empty());
    std::vector<std::uint64_t> many{4}, one{7};
    for (std::uint64_t serial = 1000; serial < 2200; ++serial) many.push_back(serial); // more than one statement takes
    within([&](Registry& r) { r.set_standing(many, Standing::revoked), r.set_standing(one, Standing::suspended); });
    many.push_back(2500); // is not there
    const std::vector<CardRow> fallen = registry().cards(many);
    ASSERT_EQ(fallen.size(), 1201U);
    EXPECT_EQ(fallen.front().place, (StatusPlace{1, 4}));
    EXPECT_EQ(fallen.back().serial, 2199U);
    for (const CardRow& row : fallen) EXPECT_EQ(row.standing, Standing::revoked);
    EXPECT_EQ(registry().card(7)->standing, Standing::suspended);
    EXPECT_EQ(registry().card(8)->standing, Standing::valid);
    const Registry::KeyUse use = registry().use_of_key("00112233aabbccdd", now);
    EXPECT_EQ(use.cards, 2500U);
    EXPECT_EQ(use.living, 1299U); // a revoked one needs no new card
    EXPECT_EQ(use.last_exp(), now + 100);
    EXPECT_EQ(registry().use_of_key("0000000000000000", now).cards, 0U);
}

TEST_P(RegistryTest, KeepsTheStandingOfListsAndWhatWasPublished) {
    const Bytes some = encode_index_set(std::vector<std::uint64_t>{3, 77, 1000}),
                other = encode_index_set(std::vector<std::uint64_t>{5});
    within([&](Registry& r) {
        r.set_list_standing({7, some, {}, 1});
        r.set_list_standing({9, {}, other, 4});
        r.set_list_standing({7, some, other, 2}); // once more
        r.set_publication({7, 2, now, now + 10, "00112233aabbccdd", 2, 3});
        r.set_publication({7, 2, now + 1, now + 11, "00112233aabbccde", 1, 4});
    });
    EXPECT_TRUE(registry().list_standings(0, 7).empty());
    const auto rows = registry().list_standings(7, 10);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].revoked, some);
    EXPECT_EQ(rows[0].suspended, other);
    EXPECT_EQ(rows[0].change, 2U);
    EXPECT_TRUE(rows[1].revoked.empty());
    EXPECT_EQ(registry().count_fallen().revoked, 3U);
    EXPECT_EQ(registry().count_fallen().suspended, 2U);
    ASSERT_EQ(registry().publications(0, 100).size(), 1U);
    const Publication published = registry().publications(7, 8).front();
    EXPECT_EQ(published.iat, now + 1);
    EXPECT_EQ(published.exp, now + 11);
    EXPECT_EQ(published.kid, "00112233aabbccde");
    EXPECT_EQ(published.bits, 1);
    EXPECT_EQ(published.revoked, 4U);
}

TEST_P(RegistryTest, GivesOutTheCardsOfAKeyInPages) {
    add_key();
    add_key("ffff000011112222");
    std::vector<CardRow> cards;
    for (std::uint64_t i = 0; i < 25'000; ++i)
        cards.push_back(card(i % 2, i, i % 5 == 0 ? "ffff000011112222" : "00112233aabbccdd"));
    within([&](Registry& r) { r.add_cards(cards); });
    std::uint64_t count = 0, last = 0;
    registry().for_each_card({.kid = "00112233aabbccdd"}, [&](const CardRow& row) {
        EXPECT_LT(last, row.serial);
        last = row.serial;
        ++count;
    });
    EXPECT_EQ(count, 20'000U);
}

TEST_P(RegistryTest, RefusesAPlaceTwiceAndAKeyThatIsNotThere) {
    add_key();
    within([](Registry& r) { r.add_cards({card(0, 1)}); });
    for (const CardRow& bad : {card(0, 1), card(0, 2, "9999999999999999")}) {
        Registry::Transaction transaction(registry());
        EXPECT_EQ(code_of([&] { registry().add_cards({bad}); }), Code::registry_damaged);
    }
    EXPECT_EQ(registry().cards_of_subject("ab12ab12ab12ab12").size(), 1U);
}

TEST_P(RegistryTest, KeepsTheStateOfRuns) {
    const RunState state{5, 1234, 17, "abcd"}, later{9, 2345, 17, "ef"};
    EXPECT_EQ(registry().run("one"), std::nullopt);
    within([&](Registry& r) { r.set_run("one", state); });
    within([&](Registry& r) { r.set_run("one", later); });
    EXPECT_EQ(registry().run("one"), later);
    within([](Registry& r) { r.forget_run("one"); });
    EXPECT_EQ(registry().run("one"), std::nullopt);
}

TEST_P(RegistryTest, CountsAttemptsOfADay) {
    within([](Registry& r) {
        for (const Seconds at : {now - seconds_per_day, now - 1, now, now}) r.add_attempt("aa", at);
        r.add_attempt("bb", now);
    });
    EXPECT_EQ(registry().attempts("aa", now), 3U);
    EXPECT_EQ(registry().attempts("aa", now + seconds_per_day - 1), 2U);
    EXPECT_EQ(registry().attempts("aa", now + seconds_per_day), 0U);
    EXPECT_EQ(registry().attempts("cc", now), 0U);
    within([](Registry& r) { r.add_attempt("aa", now + 2 * seconds_per_day); });
    EXPECT_EQ(registry().attempts("aa", now), 1U) << "the person's older ones are forgotten";
    EXPECT_EQ(registry().attempts("bb", now), 1U) << "and nobody else's, whose clock may be another";
}

TEST_P(RegistryTest, KeepsTermsWordForWordAndWhereTheyCameFrom) {
    const std::string text = "---\nversion: 1\n---\n# Terms 条款 'quoted' \\\n";
    within([&](Registry& r) { EXPECT_TRUE(r.keep_terms("ab", text, "/a")); });
    within([&](Registry& r) { EXPECT_FALSE(r.keep_terms("ab", "other", "/a")); });
    within([&](Registry& r) { EXPECT_TRUE(r.keep_terms("ab", text, "/b")); });
    EXPECT_EQ(registry().terms("ab"), text);
    EXPECT_FALSE(registry().terms("cd"));
}

TEST_P(RegistryTest, KeepsEndorsementsInOrder) {
    add_key();
    add_key("ffff000011112222");
    within([](Registry& r) {
        r.add_root_change({"00112233aabbccdd", "ffff000011112222", "a.b.c"});
        r.add_root_change({"ffff000011112222", "00112233aabbccdd", "d.e.f"});
    });
    ASSERT_EQ(registry().root_changes().size(), 2U);
    EXPECT_EQ(registry().root_changes()[1].token, "d.e.f");
}

TEST_P(RegistryTest, KeepsWhichVariantACardIs) {
    add_key();
    std::vector<CardRow> cards{card(0, 1), card(0, 2), card(0, 3)};
    cards[1].variant = "";
    cards[2].variant = "age-only";
    within([&](Registry& r) { r.add_cards(cards); });
    EXPECT_EQ(registry().card(1)->variant, std::nullopt);
    EXPECT_EQ(registry().card(2)->variant, "");
    EXPECT_EQ(registry().card(3)->variant, "age-only");
}

TEST_P(RegistryTest, KnowsWhichCardsAreToGiveWay) {
    const auto serials = [](const std::vector<Replacement>& all) {
        std::vector<std::uint64_t> found;
        for (const Replacement& one : all) found.push_back(one.serial);
        return found;
    };
    using Serials = std::vector<std::uint64_t>;
    within([](Registry& r) {
        r.add_replacements(std::vector<Replacement>{{3, 13, now + 5}, {1, 11, now + 9}, {2, 12, std::nullopt}});
    });
    EXPECT_EQ(serials(registry().replacements_due(now + 4, 10)), Serials{});
    EXPECT_EQ(serials(registry().replacements_due(now + 9, 10)), (Serials{3, 1}));
    EXPECT_EQ(serials(registry().replacements_due(now + 9, 1)), Serials{3});
    EXPECT_EQ(registry().count_replacements(now + 5, false), 1U);
    EXPECT_EQ(registry().count_replacements(now + 5, true), 1U);
    const auto of = [&] { return registry().replacements_of(Serials{1, 2, 9}); };
    EXPECT_EQ(serials(of()), (Serials{1, 2}));
    EXPECT_EQ(of()[0].successor, 11U);
    EXPECT_EQ(of()[1].due, std::nullopt);
    // Replaced once more: the earlier date stays.
    within([](Registry& r) { r.add_replacements(std::vector<Replacement>{{1, 21, now + 20}, {3, 23, now + 1}}); });
    EXPECT_EQ(of()[0].successor, 21U);
    EXPECT_EQ(of()[0].due, now + 9);
    EXPECT_EQ(serials(registry().replacements_due(now + 1, 10)), Serials{3});
    within([](Registry& r) { r.settle_replacements(Serials{3, 1}); });
    EXPECT_EQ(registry().count_replacements(now + 100, false), 0U);
    EXPECT_EQ(of()[0].successor, 21U);
}

class JournalTest : public RegistryTest {
protected:
    void SetUp() override {
        RegistryTest::SetUp();
        if (IsSkipped()) return;
        for (int i = 0; i < 5; ++i)
            within([&](Registry& r) {
                r.journal(now + i, "thing-done", {{"number", i}, {"text", "it's \"so\" : 好"}});
            });
    }
    JournalVerdict verdict() const { return verify_journal(Registry(place())); }
};

INSTANTIATE_TEST_SUITE_P(Engines, JournalTest, testing::Values(Engine::sqlite, Engine::postgresql), test::engine_name);

TEST_P(JournalTest, HoldsTogether) {
    EXPECT_EQ(verdict().rows, 5U);
    EXPECT_EQ(verdict().broken_seq, std::nullopt);
    EXPECT_EQ(verdict().head, registry().last_journal_row()->digest);
    const std::vector<JournalRow> rows = registry().journal_rows(2, 2);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].seq, 3U);
    EXPECT_EQ(rows[1].at, now + 3);
}

TEST_P(JournalTest, NamesTheFirstRowThatWasTamperedWith) {
    const auto broken_by = [&](const std::string& statement) {
        sql(statement);
        return verdict().broken_seq;
    };
    EXPECT_EQ(broken_by("UPDATE journal SET what = 'thing-undone' WHERE seq = 5"), 5U);
    EXPECT_EQ(broken_by("UPDATE journal SET at = at + 1 WHERE seq = 4"), 4U);
    EXPECT_EQ(broken_by("UPDATE journal SET digest = '00' WHERE seq = 3"), 3U);
    EXPECT_EQ(broken_by("DELETE FROM journal WHERE seq = 2"), 2U);
    EXPECT_EQ(broken_by("DELETE FROM journal WHERE seq = 1"), 1U);
}

TEST_P(JournalTest, TellsWhoWroteARow) {
    EXPECT_EQ(registry().last_journal_row()->by, std::nullopt);
    registry().set_operator("Zoë, 曾");
    within([](Registry& r) { r.journal(now, "later", {}); });
    EXPECT_EQ(registry().last_journal_row()->by, "Zoë, 曾");
    EXPECT_EQ(verdict().broken_seq, std::nullopt);
    for (const char* other : {"'Bob'", "''", "NULL"}) {
        sql(fmt::format("UPDATE journal SET operator = {} WHERE seq = 6", other));
        EXPECT_EQ(verdict().broken_seq, 6U) << other;
    }
}

// Neither is taken for the other.
TEST_P(JournalTest, KeepsTheDateAndTheOperatorApart) {
    const JournalRow dated{1, now, "what", "{}", {}, 7, {}}, named{1, now, "what", "{}", {}, {}, "7"},
        both{1, now, "what", "{}", {}, 7, "7"};
    EXPECT_NE(journal_digest("", dated), journal_digest("", named));
    EXPECT_NE(journal_digest("", dated), journal_digest("", both));
    EXPECT_NE(journal_digest("", named), journal_digest("", both));
}

TEST_P(JournalTest, HasNoOperatorWhoCannotBeShownOnOneLine) {
    for (const std::string& name : {std::string(), std::string("a\nb"), std::string("\xff"), std::string(65, 'a')})
        EXPECT_EQ(code_of([&] { registry().set_operator(name); }), Code::usage) << name;
}

TEST_P(JournalTest, NoticesACutEndByADigestKept) {
    const std::string head = verdict().head;
    EXPECT_TRUE(verify_journal(registry(), head).has_kept);
    within([](Registry& r) { r.journal(now, "later", {}); });
    EXPECT_TRUE(verify_journal(registry(), head).has_kept);
    sql("DELETE FROM journal WHERE seq >= 5");
    EXPECT_EQ(verdict().broken_seq, std::nullopt);
    EXPECT_FALSE(verify_journal(registry(), head).has_kept);
}

// Serial numbers, rows and journal of several processes at once: nothing twice, the chain whole.
TEST_P(RegistryTest, ServesSeveralWritersAtOnce) {
    add_key();
    constexpr int writers = 4, rounds = 25, at_once = 40;
    {
        std::vector<std::jthread> threads;
        for (int w = 0; w < writers; ++w)
            threads.emplace_back([&] {
                Registry own(place());
                for (int round = 0; round < rounds; ++round) {
                    std::uint64_t first = 0;
                    {
                        Registry::Transaction transaction(own, Registry::Hold::all, Registry::Flush::later);
                        first = own.take_serials(at_once);
                        transaction.commit();
                    }
                    std::vector<CardRow> cards;
                    for (std::uint64_t i = 0; i < at_once; ++i) cards.push_back(card(0, first + i));
                    Registry::Transaction transaction(own, Registry::Hold::rows);
                    own.add_cards(cards);
                    own.journal(now, "cards-minted", {{"count", at_once}});
                    transaction.commit();
                }
            });
    }
    EXPECT_EQ(registry().serials_taken(), static_cast<std::uint64_t>(writers * rounds * at_once));
    EXPECT_EQ(registry().use_of_key("00112233aabbccdd", now).cards,
              static_cast<std::uint64_t>(writers * rounds * at_once));
    const JournalVerdict verdict = verify_journal(registry());
    EXPECT_EQ(verdict.rows, static_cast<std::uint64_t>(writers * rounds));
    EXPECT_EQ(verdict.broken_seq, std::nullopt);
}

TEST_P(RegistryTest, TellsThatAnotherHoldsIt) {
    Registry other(place());
    Registry::Transaction held(other);
    EXPECT_EQ(code_of([&] { Registry::Transaction waits(registry()); }), Code::issuer_busy);
    // Whoever reads is not held up.
    EXPECT_EQ(registry().serials_taken(), 0U);
}

// What may be flushed later is one transaction, begun or not: cards that come after it are safe before they are told.
TEST_P(RegistryTest, FlushesAgainAfterATransactionThatCouldNotBegin) {
    if (GetParam() != Engine::sqlite) GTEST_SKIP() << "PostgreSQL sets it for a transaction";
    Database holder(place()), waits(place());
    holder.begin(TransactionHold::all, TransactionFlush::now);
    waits.sql << "PRAGMA busy_timeout = 1";
    EXPECT_THROW(waits.begin(TransactionHold::all, TransactionFlush::later), soci::soci_error);
    holder.rollback();
    constexpr int full = 2;
    int kept = 0;
    waits.sql << "PRAGMA synchronous", soci::into(kept);
    EXPECT_EQ(kept, full);
}

TEST_P(RegistryTest, RefusesASchemaOfTheFuture) {
    sql("UPDATE settings SET value = '99' WHERE name = 'schema'");
    EXPECT_EQ(code_of([&] { Registry{place()}; }), Code::registry_damaged);
    sql("UPDATE settings SET value = 'two' WHERE name = 'schema'");
    EXPECT_EQ(code_of([&] { Registry{place()}; }), Code::registry_damaged);
}

TEST(RegistryPlaces, AreFilesOrUrls) {
    EXPECT_EQ(RegistryPlace::parse("registry.db", "/issuer").text, "/issuer/registry.db");
    EXPECT_FALSE(RegistryPlace::parse("postgresql://host/db", "/issuer").is_file());
    for (const char* bad : {"mysql://host/db", "postgresql://user:pw@host/db", "postgresql:///db?password=pw"})
        EXPECT_EQ(code_of([&] { RegistryPlace::parse(bad, "/issuer"); }), Code::usage) << bad;
}

TEST(RegistryPlaces, TellWhenTheServerIsNotThere) {
    const RegistryPlace nobody{"postgresql://qrid@/postgres?host=/nowhere"};
    EXPECT_EQ(code_of([&] { Registry{nobody}; }), Code::registry_unreachable);
}

// A registry as the first version wrote it, taken to the newest schema at its first use.
TEST(RegistryMigration, KeepsEverythingOfTheFirstSchema) {
    const test::Temporary dir;
    const fs::path file = dir / "registry.db";
    std::ofstream(dir / "v1.sql")
        << "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
           "CREATE TABLE keys (kid TEXT PRIMARY KEY, purpose TEXT NOT NULL, public_pem TEXT NOT NULL, publish_from BIGINT"
           " NOT NULL, sign_from BIGINT NOT NULL, sign_until BIGINT NOT NULL, verify_until BIGINT NOT NULL, revoked_at"
           " BIGINT, revoked_for TEXT);"
           "CREATE TABLE cards (list BIGINT NOT NULL, idx BIGINT NOT NULL, subject TEXT NOT NULL, kid TEXT NOT NULL"
           " REFERENCES keys, iat BIGINT NOT NULL, exp BIGINT NOT NULL, standing INTEGER NOT NULL,"
           " PRIMARY KEY (list, idx));"
           "CREATE INDEX cards_by_subject ON cards (subject);"
           "CREATE INDEX cards_fallen ON cards (list, standing) WHERE standing <> 0;"
           "CREATE TABLE journal (seq INTEGER PRIMARY KEY, at BIGINT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL,"
           " digest TEXT NOT NULL);"
           "INSERT INTO settings VALUES ('schema', '1'), ('next_serial', '7');"
           "INSERT INTO keys VALUES ('bbbb111122223333', 'cards', 'B', 1, 2, 3, 4, NULL, NULL),"
           " ('aaaa111122223333', 'status', 'A', 1, 2, 3, 4, 9, 'superseded');"
           "INSERT INTO cards VALUES (0, 5, '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',"
           " 'bbbb111122223333', 10, 20, 1);"
        << "INSERT INTO journal (at, what, detail, digest) VALUES (1, 'a', '{}', '"
        << journal_digest("", {0, 1, "a", "{}", {}}) << "');";
    ASSERT_EQ(std::system(("sqlite3 '" + file.string() + "' < '" + (dir / "v1.sql").string() + "'").c_str()), 0);
    for (int opened = 0; opened < 2; ++opened) {
        Registry registry(RegistryPlace{file.string()});
        EXPECT_EQ(registry.serials_taken(), 7U);
        ASSERT_EQ(registry.keys().size(), 2U);
        EXPECT_EQ(registry.keys()[0].kid, "bbbb111122223333"); // as they were made
        EXPECT_EQ(registry.keys()[1].revoked->at, 9);
        const auto card = registry.card(0);
        ASSERT_TRUE(card);
        EXPECT_EQ(card->place, (StatusPlace{0, 5}));
        EXPECT_EQ(card->subject, "0123456789abcdef0123456789abcdef");
        EXPECT_EQ(card->standing, Standing::revoked);
        ASSERT_EQ(registry.list_standings(0, 10).size(), 1U);
        const ListStanding standing = registry.list_standings(0, 10).front();
        EXPECT_EQ(decode_index_set(standing.revoked, 10), std::vector<std::uint64_t>{5});
        EXPECT_TRUE(standing.suspended.empty());
        EXPECT_EQ(registry.count_fallen().revoked, 1U);
        EXPECT_EQ(verify_journal(registry).rows, 1U);
        EXPECT_EQ(verify_journal(registry).broken_seq, std::nullopt);
        Registry::Transaction transaction(registry);
        registry.set_run("r", {1, 2, 3, "x"});
    }
}

TEST_P(RegistryTest, CountsTheCardsThatExpireBetweenMoments) {
    add_key();
    const std::vector<Seconds> moments{now, now + 10, now + 20, now + 30};
    EXPECT_EQ(registry().count_expiring(moments), (std::vector<std::uint64_t>{0, 0, 0}));
    std::vector<CardRow> cards;
    for (const Seconds exp : {now - 1, now, now + 9, now + 10, now + 29, now + 29, now + 30}) {
        cards.push_back(card(0, cards.size()));
        cards.back().exp = exp;
    }
    within([&](Registry& r) { r.add_cards(cards); });
    EXPECT_EQ(registry().count_expiring(moments), (std::vector<std::uint64_t>{2, 1, 2}));
    within([&](Registry& r) {
        r.set_standing(std::vector<std::uint64_t>{1}, Standing::revoked);
        r.set_standing(std::vector<std::uint64_t>{2}, Standing::suspended);
    });
    EXPECT_EQ(registry().count_expiring(moments), (std::vector<std::uint64_t>{1, 1, 2}));
    EXPECT_TRUE(registry().count_expiring(std::vector<Seconds>{now}).empty());
}

TEST_P(RegistryTest, TellsOfAllRunsThatHaveNotEnded) {
    EXPECT_TRUE(registry().runs().empty());
    const RunState one{.records = 5, .bytes = 6, .rejects = 7, .input = "aa"},
        other{.records = 1, .bytes = 0, .rejects = 0, .input = ""};
    within([&](Registry& r) {
        r.set_run("one", one);
        r.set_run("two", other);
    });
    EXPECT_EQ(registry().runs(), (std::vector<RunState>{one, other}));
    within([&](Registry& r) { r.forget_run("one"); });
    EXPECT_EQ(registry().runs(), (std::vector<RunState>{other}));
}

} // namespace
} // namespace qrid
