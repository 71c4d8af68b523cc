// Ledgers of workers come into the registry, on both engines.
#include "qrid/base/encoding.h"
#include "qrid/issuer/journal.h"
#include "qrid/issuer/merging.h"
#include "qrid/issuer/reissue.h"
#include "qrid/issuer/standing.h"
#include "support/errors.h"
#include "support/issuers.h"
#include "support/registries.h"

#include <set>
#include <sstream>
#include <thread>

namespace qrid {
namespace {

using test::code_of;
using test::day;
using test::Engine;
using test::now;

class Merging : public testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        QRID_NEEDS_ENGINE(GetParam());
        place_.emplace(GetParam());
        IssuerConfig config = test::small_config();
        config.registry = place_->setting;
        issuer_.emplace(init_issuer(place_->dir / "issuer", config, Algorithm::eddsa, test::passphrase,
                                    test::counting_random(), now));
        place_->place = RegistryPlace::parse(place_->setting, issuer_->dir());
        row_ = issuer_->active_key(Purpose::cards, now);
        key_.emplace(issuer_->open_key(row_, test::passphrase));
    }

    Issuer& issuer() { return *issuer_; }
    Registry& registry() { return issuer_->registry(); }

    /// A lease that the registry knows.
    Lease take(std::uint64_t records, const std::vector<std::string>& variants = {}, const std::string& batch = {},
               Shard shard = {}) {
        Registry::Transaction transaction(registry());
        Lease lease = new_lease(records, variants);
        lease.batch = batch, lease.shard = shard;
        registry().add_lease(lease);
        transaction.commit();
        return lease;
    }
    Lease new_lease(std::uint64_t records, const std::vector<std::string>& variants = {}) {
        Lease lease;
        lease.id = fmt::format("{:016x}", ++leases_);
        lease.records = records, lease.variants = variants, lease.kid = row_.kid;
        lease.iat = now, lease.exp = now + 100 * day, lease.use_until = now + 10 * day;
        lease.first = registry().take_serials(records * lease.cards_a_record());
        return lease;
    }

    /// The card of a person, if it says this.
    LedgerCard card(const Lease& lease, std::uint64_t nth, const std::string& id, const std::string& says = "") {
        return {lease.first + nth, id.empty() ? "" : issuer().subject_digest(id),
                hex_encode(sha256(bytes_of(fmt::format("{} {} {}", id, lease.first + nth, says))))};
    }
    /// What a worker writes of records with these IDs.
    std::vector<LedgerCard> cards(const Lease& lease, const std::vector<std::string>& ids) {
        std::vector<LedgerCard> made;
        for (std::size_t i = 0; i < ids.size() * lease.cards_a_record(); ++i)
            made.push_back(card(lease, i, ids[i / lease.cards_a_record()]));
        return made;
    }
    std::string ledger(const Lease& lease, const std::vector<LedgerCard>& cards, std::uint64_t records) {
        LedgerWriter writer(lease, issuer().config().iss);
        const std::string head = writer.head(), lines = writer.lines(cards);
        return head + lines + writer.end(records, std::string(64, 'a'), *key_);
    }
    std::string ledger(const Lease& lease, const std::vector<std::string>& ids) {
        return ledger(lease, cards(lease, ids), ids.size());
    }

    MergedLedger merge(const std::string& text, MergeTerms terms = {}, RunningSha256* digest = nullptr) {
        std::istringstream in(text);
        LedgerReader reader(in);
        return merge_ledger(issuer(), reader, terms, digest, now + day);
    }
    std::optional<Code> code(const std::string& text) {
        return code_of([&] { (void)merge(text); });
    }
    std::string message(const std::string& text) {
        try {
            (void)merge(text);
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    }
    std::uint64_t count() {
        std::uint64_t found = 0;
        registry().for_each_card({}, [&](const CardRow&) { ++found; });
        return found;
    }
    /// Serial numbers of a person's cards that are in force.
    std::vector<std::uint64_t> in_force(const std::string& id) {
        std::vector<std::uint64_t> serials;
        for (const CardRow& card : registry().cards_of_subject(issuer().subject_digest(id)))
            if (is_in_force(card, issuer().keys(), now + day)) serials.push_back(card.serial);
        return serials;
    }
    std::uint64_t revoked_in_lists() {
        std::uint64_t found = 0;
        for (const ListStanding& row : registry().list_standings(0, 100)) found += row.revoked.empty() ? 0 : 1;
        return found;
    }

    std::optional<test::NewPlace> place_;
    std::optional<Issuer> issuer_;
    KeyRow row_;
    std::optional<PrivateKey> key_;
    int leases_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Engines, Merging, testing::Values(Engine::sqlite, Engine::postgresql), test::engine_name);

TEST_P(Merging, EntersWhatAWorkerMade) {
    const Lease lease = take(10, {"full", "age-only"}, "nation", {2, 5});
    const CardMaker maker(issuer().facts(), *key_);
    Sha256 content{};
    const MintedCard made =
        maker.make(test::identity_with("A"), maker.subject_of(test::identity_with("A")), "age-only", lease.first + 3,
                   {.iat = lease.iat, .exp = lease.exp, .nbf = {}, .cnf = {}}, &content);
    std::vector<LedgerCard> all{
        card(lease, 0, "B"), {made.row.serial, made.row.subject, hex_encode(content)}, card(lease, 4, "")};
    const MergedLedger merged = merge(ledger(lease, all, 9));
    EXPECT_TRUE(merged.is_new);
    EXPECT_EQ(merged.end.records, 9U);
    EXPECT_EQ(count(), 3U);

    const CardRow row = registry().card(made.row.serial).value();
    EXPECT_EQ(row.place, made.row.place);
    EXPECT_EQ(row.subject, made.row.subject);
    EXPECT_EQ(row.variant, "age-only");
    EXPECT_EQ(row.content, hex_encode(content).substr(0, content_start));
    EXPECT_EQ(std::tuple(row.kid, row.iat, row.exp, row.standing),
              std::tuple(lease.kid, lease.iat, lease.exp, Standing::valid));
    EXPECT_EQ(registry().card(lease.first + 4)->subject, "");
    EXPECT_EQ(registry().card(lease.first + 4)->variant, "full");

    const LeaseRow known = registry().lease(lease.id).value();
    EXPECT_EQ(known.merged, now + day);
    EXPECT_EQ(known.cards, 3U);
    EXPECT_EQ(known.ledger, merged.end.sha256);
    const JournalRow told = registry().last_journal_row().value();
    EXPECT_EQ(told.what, "ledger-merged");
    EXPECT_EQ(cards_issued(told.what, detail_of(told)), 3U);
    EXPECT_EQ(detail_of(told).at("shard"), "2/5");
    EXPECT_EQ(detail_of(told).at("records"), 9);
    EXPECT_FALSE(verify_journal(registry()).broken_seq);
}

TEST_P(Merging, TheSameAgainIsNothingToDo) {
    const Lease lease = take(20001);
    std::vector<std::string> ids;
    for (int i = 0; i < 20001; ++i) ids.push_back(fmt::format("P{}", i)); // more than one portion
    const std::string text = ledger(lease, ids);
    std::size_t told = 0;
    MergeTerms terms;
    terms.count = [&](std::size_t cards) { told += cards; };
    EXPECT_TRUE(merge(text, terms).is_new);
    EXPECT_EQ(told, 20001U);
    const std::uint64_t row = registry().last_journal_row()->seq;
    // A card may be revoked since.
    const std::vector<StandingOrder> orders{{issuer().index_space().place(lease.first), "unspecified"}};
    (void)change_standings(issuer(), orders, Standing::revoked, false, now);
    EXPECT_FALSE(merge(text).is_new);
    EXPECT_EQ(count(), 20001U);
    EXPECT_EQ(registry().last_journal_row()->seq, row + 1);
    EXPECT_EQ(registry().card(lease.first)->standing, Standing::revoked);
}

TEST_P(Merging, NamesTheFirstRecordThatDiffers) {
    const Lease lease = take(6, {"full", "age-only"});
    const std::vector<LedgerCard> all = cards(lease, {"A", "B", "C"});
    (void)merge(ledger(lease, all, 3));
    const auto place = [&](std::uint64_t nth) { return format_place(issuer().index_space().place(lease.first + nth)); };

    auto other = all;
    other[3] = card(lease, 3, "B", "something else"), other[5] = card(lease, 5, "X");
    EXPECT_EQ(code(ledger(lease, other, 3)), Code::ledger_conflict);
    EXPECT_EQ(message(ledger(lease, other, 3)),
              fmt::format("lease {} was merged from another ledger: record 2, card {} (serial number {}): it says "
                          "something else",
                          lease.id, place(3), lease.first + 3));
    other[3] = card(lease, 3, "X");
    EXPECT_NE(message(ledger(lease, other, 3)).find("record 2, card " + place(3)), std::string::npos);
    EXPECT_NE(message(ledger(lease, other, 3)).find("it is another person's"), std::string::npos);

    auto fewer = all;
    fewer.pop_back();
    EXPECT_NE(message(ledger(lease, fewer, 3)).find("record 3, card " + place(5)), std::string::npos);
    EXPECT_NE(message(ledger(lease, fewer, 3)).find("the ledger has no such card"), std::string::npos);
    fewer.erase(fewer.begin());
    EXPECT_NE(message(ledger(lease, fewer, 3)).find("record 1, card " + place(0)), std::string::npos);
    auto more = all;
    more.push_back(card(lease, 8, "Z"));
    EXPECT_NE(message(ledger(lease, more, 5)).find("record 5, card " + place(8)), std::string::npos);
    EXPECT_NE(message(ledger(lease, more, 5)).find("the registry has no such card"), std::string::npos);
    EXPECT_NE(message(ledger(lease, std::vector<LedgerCard>{}, 0)).find("record 1,"), std::string::npos);

    auto late = all; // alike as far as the registry keeps it
    late[1].content.back() = late[1].content.back() == '0' ? '1' : '0';
    EXPECT_EQ(code(ledger(lease, late, 3)), Code::ledger_conflict);
    EXPECT_NE(message(ledger(lease, late, 3)).find("digests differ"), std::string::npos);
    EXPECT_EQ(count(), 6U);
    EXPECT_FALSE(merge(ledger(lease, all, 3)).is_new);
}

TEST_P(Merging, RefusesWhatIsNoGoodAndEntersNothingOfIt) {
    const Lease lease = take(30000);
    std::vector<std::string> ids;
    for (int i = 0; i < 15000; ++i) ids.push_back(fmt::format("P{}", i));
    const std::string text = ledger(lease, ids);
    const auto cut = [&](std::size_t bytes) { return text.substr(0, text.size() - bytes); };
    const std::size_t last_line = text.size() - text.rfind('\n', text.size() - 2) - 1;

    EXPECT_EQ(code(cut(1)), Code::bad_ledger);
    EXPECT_EQ(code(cut(last_line)), Code::bad_ledger);
    EXPECT_EQ(message(cut(last_line)), "it is not whole: the last line is missing");
    EXPECT_EQ(code(text + "x"), Code::bad_ledger);
    EXPECT_EQ(code(cut(last_line) + std::string(100, '\0')), Code::bad_ledger); // what a crash may leave
    EXPECT_EQ(code(cut(last_line) + std::string(100000, 'x')), Code::bad_ledger);
    EXPECT_EQ(code(cut(last_line) + text.substr(text.find('\n') + 1)), Code::bad_ledger); // cards again
    EXPECT_EQ(code(""), Code::bad_ledger);

    Lease forged = lease;
    LedgerWriter writer(forged, issuer().config().iss);
    const std::string head = writer.head(), lines = writer.lines(cards(lease, {"A"}));
    EXPECT_EQ(code(head + lines + writer.end(1, std::string(64, 'a'), cose::generate_key(Algorithm::eddsa))),
              Code::bad_ledger);
    LedgerWriter foreign(lease, "https://other.example");
    EXPECT_EQ(code(foreign.head() + foreign.end(0, std::string(64, 'a'), *key_)), Code::bad_ledger);
    EXPECT_EQ(code(ledger(lease, cards(lease, {"A", "B"}), 1)), Code::bad_ledger);
    EXPECT_EQ(code(ledger(lease, cards(lease, {"A"}), 30001)), Code::bad_ledger);

    Lease longer = lease; // which the registry does not have
    longer.records = 40000;
    const LedgerCard beyond = card(longer, 30000, "A");
    EXPECT_EQ(code(ledger(longer, std::vector<LedgerCard>{beyond}, 1)), Code::bad_ledger);
    Lease unknown = lease;
    unknown.id = "ffffffffffffffff";
    EXPECT_EQ(code(ledger(unknown, {"A"})), Code::bad_lease);

    EXPECT_EQ(count(), 0U);
    EXPECT_TRUE(registry().lease(lease.id)->is_open());
    EXPECT_TRUE(merge(text).is_new);
    EXPECT_EQ(count(), 15000U);
}

TEST_P(Merging, TakesNoOtherInputThanTheLeases) {
    Registry::Transaction transaction(registry());
    Lease lease = new_lease(1);
    lease.input = std::string(64, 'b');
    registry().add_lease(lease);
    transaction.commit();
    EXPECT_EQ(code(ledger(lease, {"A"})), Code::bad_ledger);
}

TEST_P(Merging, RefusesACancelledLease) {
    const Lease lease = take(1);
    {
        Registry::Transaction transaction(registry());
        LeaseRow row = registry().lease(lease.id).value();
        row.cancelled = now;
        registry().update_lease(row);
        transaction.commit();
    }
    EXPECT_EQ(code(ledger(lease, {"A"})), Code::bad_lease);
    EXPECT_EQ(count(), 0U);
}

TEST_P(Merging, RefusesALeaseWhosePlacesAreTaken) {
    const Lease lease = take(1);
    {
        Registry::Transaction transaction(registry());
        registry().add_cards(std::vector<CardRow>{{.serial = lease.first,
                                                   .place = issuer().index_space().place(lease.first),
                                                   .subject = "",
                                                   .kid = row_.kid}});
        transaction.commit();
    }
    EXPECT_EQ(code(ledger(lease, {"A"})), Code::ledger_conflict);
}

TEST_P(Merging, RehearsesWithoutATrace) {
    const Lease lease = take(3);
    for (const bool once : {false, true}) {
        const MergedLedger merged = merge(ledger(lease, {"A", "B", "A"}), {.once = once, .rehearse = true});
        EXPECT_TRUE(merged.is_new);
        EXPECT_EQ(merged.revoked, once ? 1U : 0U);
    }
    EXPECT_EQ(count(), 0U);
    EXPECT_TRUE(registry().lease(lease.id)->is_open());
    EXPECT_EQ(code(ledger(lease, {"A"}) + "x"), Code::bad_ledger);
}

TEST_P(Merging, TheDigestOfAllIsThatOfOneWhoMadeAll) {
    const Lease first = take(3), second = take(2);
    RunningSha256 parts;
    (void)merge(ledger(first, {"A", "B", "C"}), {}, &parts);
    (void)merge(ledger(second, {"D", "E"}), {}, &parts);
    Lease whole = first;
    whole.records = 5;
    LedgerWriter writer(whole, issuer().config().iss);
    (void)writer.lines(cards(whole, {"A", "B", "C", "D", "E"}));
    EXPECT_EQ(hex_encode(parts.digest()), writer.sha256());
}

// ---- merge --once

TEST_P(Merging, OnceKeepsThePersonsFirstCardInWhateverOrder) {
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
    EXPECT_EQ(detail_of(*registry().last_journal_row()).at("revoked"), 2);
    const auto rows = registry().journal_rows(registry().last_journal_row()->seq - 2, 1);
    EXPECT_EQ(rows.front().what, "cards-revoked");
    EXPECT_EQ(detail_of(rows.front()).at("reason"), "superseded");
}

TEST_P(Merging, OnceLooksAtLeasesThatWereMergedWithoutItToo) {
    const Lease lease = take(2);
    const std::string text = ledger(lease, {"A", "A"});
    EXPECT_EQ(merge(text).revoked, 0U);
    EXPECT_EQ(merge(text, {.once = true, .rehearse = true}).revoked, 1U);
    EXPECT_EQ(in_force("A").size(), 2U);
    EXPECT_EQ(merge(text, {.once = true}).revoked, 1U);
    EXPECT_EQ(in_force("A"), std::vector{lease.first});
    EXPECT_EQ(merge(text, {.once = true}).revoked, 0U);
}

TEST_P(Merging, OnceTellsVariantsApart) {
    const std::vector<std::string> both{"full", "age-only"};
    const Lease first = take(1, both), second = take(1, {"age-only"});
    EXPECT_EQ(merge(ledger(first, {"A"}), {.once = true}).revoked, 0U);
    EXPECT_EQ(merge(ledger(second, {"A"}), {.once = true}).revoked, 1U);
    EXPECT_EQ(in_force("A"), (std::vector{first.first, first.first + 1}));
}

TEST_P(Merging, OnceRevokesNoCardOfAnUnknownVariant) {
    const std::uint64_t old = [&] {
        Registry::Transaction transaction(registry());
        const std::uint64_t serial = registry().take_serials(2);
        std::vector<CardRow> rows;
        for (const std::uint64_t one : {serial, serial + 1})
            rows.push_back({.serial = one,
                            .place = issuer().index_space().place(one),
                            .subject = issuer().subject_digest("A"),
                            .kid = row_.kid,
                            .iat = now,
                            .exp = now + 50 * day});
        registry().add_cards(rows);
        transaction.commit();
        return serial;
    }();
    const Lease lease = take(2, {"full", "age-only"});
    EXPECT_EQ(merge(ledger(lease, {"A", "B"}), {.once = true}).revoked, 2U);
    EXPECT_EQ(in_force("A"), (std::vector{old, old + 1})); // which of them is what nobody knows
}

TEST_P(Merging, OnceLeavesWhatIsNotInForceAside) {
    const Lease first = take(1), second = take(1), third = take(1);
    (void)merge(ledger(first, {"A"}));
    const std::vector<StandingOrder> orders{{issuer().index_space().place(first.first), "unspecified"}};
    (void)change_standings(issuer(), orders, Standing::revoked, false, now);
    EXPECT_EQ(merge(ledger(second, {"A"}), {.once = true}).revoked, 0U);
    const std::vector<StandingOrder> hold{{issuer().index_space().place(second.first), "certificateHold"}};
    (void)change_standings(issuer(), hold, Standing::suspended, false, now);
    EXPECT_EQ(merge(ledger(third, {"A"}), {.once = true}).revoked, 1U); // a suspended one may come back
}

// ---- who comes at the same time

TEST_P(Merging, TwoAtOnceGiveOneMerge) {
    const Lease lease = take(5000);
    std::vector<std::string> ids;
    for (int i = 0; i < 5000; ++i) ids.push_back(fmt::format("P{}", i));
    const std::string text = ledger(lease, ids);
    std::atomic<int> fresh{0}, same{0};
    const auto work = [&] {
        Issuer own(issuer().dir());
        std::istringstream in(text);
        LedgerReader reader(in);
        ++(merge_ledger(own, reader, {.once = true}, nullptr, now).is_new ? fresh : same);
    };
    { std::jthread one(work), two(work), three(work); }
    EXPECT_EQ(std::pair(fresh.load(), same.load()), std::pair(1, 2));
    EXPECT_EQ(count(), 5000U);
}

TEST_P(Merging, TwoLeasesOfThePersonAtOnceLeaveOneCard) {
    const Lease first = take(2000), second = take(2000);
    std::vector<std::string> ids;
    for (int i = 0; i < 2000; ++i) ids.push_back(fmt::format("P{}", i));
    const auto work = [&](const std::string& text) {
        Issuer own(issuer().dir());
        std::istringstream in(text);
        LedgerReader reader(in);
        (void)merge_ledger(own, reader, {.once = true}, nullptr, now);
    };
    { std::jthread one(work, ledger(first, ids)), two(work, ledger(second, ids)); }
    EXPECT_EQ(in_force("P0"), std::vector{first.first});
    EXPECT_EQ(in_force("P1999"), std::vector{first.first + 1999});
    EXPECT_EQ(issuer().registry().count_fallen().revoked, 2000U);
}

// ---- what is missing

TEST_P(Merging, ListsWhatIsMissing) {
    const Lease alone = take(5), zero = take(5, {}, "nation", {0, 4}), one = take(5, {}, "nation", {1, 4}),
                gone = take(5, {}, "nation", {3, 4});
    {
        Registry::Transaction transaction(registry());
        LeaseRow row = registry().lease(gone.id).value();
        row.cancelled = now;
        registry().update_lease(row);
        transaction.commit();
    }
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

TEST_P(Merging, WhoNamesACardOfAnOpenLeaseIsToldOfIt) {
    const Lease lease = take(5);
    const std::vector<StandingOrder> orders{{issuer().index_space().place(lease.first + 4), "unspecified"},
                                            {issuer().index_space().place(lease.first + 5), "unspecified"}};
    const auto changes = change_standings(issuer(), orders, Standing::revoked, false, now);
    EXPECT_EQ(changes.at(0).error->code(), Code::not_in_registry);
    EXPECT_NE(changes.at(0).error->hint().find(lease.id), std::string::npos);
    EXPECT_EQ(changes.at(1).error->hint().find("lease"), std::string::npos);
}

// ---- after a restore

TEST_P(Merging, TakesALeaseBackThatARestoredRegistryHasLost) {
    Lease lease;
    {
        Registry::Transaction transaction(registry());
        lease = new_lease(3);
        transaction.commit(); // the numbers are given, and the lease is lost
    }
    const std::string text = write_lease({lease, issuer().facts()}, *key_);
    EXPECT_EQ(code(ledger(lease, {"A"})), Code::bad_lease);
    EXPECT_TRUE(restore_lease(issuer(), text, true, now));
    EXPECT_FALSE(registry().lease(lease.id));
    EXPECT_TRUE(restore_lease(issuer(), text + "\n", false, now));
    EXPECT_EQ(registry().lease(lease.id)->lease, lease);
    EXPECT_EQ(registry().last_journal_row()->what, "lease-restored");
    EXPECT_FALSE(restore_lease(issuer(), text, false, now));
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

} // namespace
} // namespace qrid
