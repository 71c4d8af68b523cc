// Ledgers of workers come into the registry, on both engines.
#include "qrid/issuer/journal.h"
#include "qrid/issuer/key_life.h"
#include "qrid/issuer/lease_cards.h"
#include "qrid/issuer/standing.h"
#include "support/merging.h"

#include <set>

namespace qrid {
namespace {

using test::day;
using test::Engine;
using test::now;

class Merging : public test::MergingCase {};

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
    cancel(lease);
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

TEST_P(Merging, CountsRecordsWithoutACard) {
    const Lease lease = take(10, {"full", "age-only"}), none = take(3);
    const std::vector<LedgerCard> some{card(lease, 0, "A"), card(lease, 1, "A"), card(lease, 5, "B"),
                                       card(lease, 6, "C")};
    EXPECT_EQ(merge(ledger(lease, some, 6)).without_card, 3U);
    const std::string text = ledger(none, std::vector<LedgerCard>{}, 3);
    for (const bool is_new : {true, false}) {
        const MergedLedger merged = merge(text);
        EXPECT_EQ(merged.is_new, is_new);
        EXPECT_EQ(merged.without_card, 3U);
    }
}

TEST_P(Merging, EntersCardsOfACompromisedKeyAndSaysSo) {
    const Lease lease = take(1), other = take(1);
    EXPECT_FALSE(merge(ledger(other, {"B"})).is_compromised);
    (void)revoke_key(issuer(), row_, true, false, now);
    EXPECT_TRUE(merge(ledger(lease, {"A"})).is_compromised);
    EXPECT_EQ(count(), 2U);
}

} // namespace
} // namespace qrid
