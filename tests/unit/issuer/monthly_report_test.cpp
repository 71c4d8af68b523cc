// A month of an issuer in figures.
#include "qrid/issuer/monthly_report.h"
#include "qrid/issuer/standing.h"
#include "support/issuers.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace qrid {
namespace {

using nlohmann::json;
using test::day, test::now;

class MonthlyReportTest : public test::IssuerFixture {
protected:
    const Month month = Month::of(now); // November 2023
    const Seconds begin = month.begin();

    void row(Seconds at, const std::string& what, const json& detail) {
        Registry::Transaction transaction(issuer.registry());
        issuer.registry().journal(at, what, detail);
        transaction.commit();
    }
    MonthlyReport report(Seconds at = now + 365 * day) { return report_month(issuer.registry(), month, at); }
};

TEST_F(MonthlyReportTest, CountsWhatTheRowsOfTheMonthTell) {
    row(begin - 1, "cards-minted", {{"count", 1000}, {"kid", "aa"}});
    row(begin, "cards-minted", {{"count", 5}, {"kid", "aa"}});
    row(begin + day, "cards-minted", {{"count", 2}, {"kid", "bb"}});
    row(begin + day, "cards-replaced", {{"count", 2}, {"kid", "bb"}});
    row(begin + day, "card-enrolled", {{"card", "0-1"}}); // of an older version
    row(begin + 3 * day, "card-enrolled", {{"card", "0-2"}, {"cards", "0-2, 0-3"}, {"kid", "bb"}, {"replaces", "0-1"}});
    row(begin + 2 * day, "enrolment-refused", {{"code", "face-mismatch"}});
    row(begin + 2 * day, "enrolment-refused", {{"code", "face-mismatch"}, {"attempt", 2}});
    row(begin + 2 * day, "enrolment-refused", {{"code", "under-age"}});
    row(month.end() - 1, "status-published", {{"lists", 7}});
    row(month.end() - 1, "status-published", {{"lists", 1}});
    row(month.end() - 1, "status-bundled", {{"version", 1}, {"lists", 2}});
    row(month.end() - 1, "trust-published", {{"version", 4}, {"keys", 6}, {"root", "cc"}});
    row(month.end() - 1, "trust-published", {{"version", 5}, {"keys", 6}, {"root", "cc"}});
    row(month.end() - 1, "trust-withdrawn", {{"version", 5}}); // nobody saw it
    row(month.end() - 1, "key-rotated",
        {{"purpose", "cards"}, {"retiring", "aa"}, {"active", "bb"}, {"staged", nullptr}});
    row(month.end(), "status-published", {{"lists", 100}});
    const MonthlyReport found = report();
    EXPECT_EQ(found.month, month);
    EXPECT_TRUE(found.is_over);
    EXPECT_FALSE(found.broken_seq);
    EXPECT_EQ(found.issued, 10U);
    EXPECT_EQ(found.by_key, (NamedCounts{{"aa", 5}, {"bb", 4}}));
    EXPECT_EQ(found.renewed, 4U);
    EXPECT_EQ(found.enrolled, 3U);
    EXPECT_EQ(found.refused, (NamedCounts{{"face-mismatch", 2}, {"under-age", 1}}));
    EXPECT_EQ(found.status_builds, 2U);
    EXPECT_EQ(found.lists, 8U);
    EXPECT_EQ(found.bundles, 1U);
    EXPECT_EQ(found.trust_versions, (std::vector<std::int64_t>{4}));
    ASSERT_EQ(found.key_events.size(), 7U); // six were made with the issuer
    EXPECT_EQ(found.key_events.back().what, "key-rotated");
    EXPECT_EQ(found.key_events.back().kid, "bb");
    EXPECT_EQ(found.key_events.back().purpose, "cards");
    ASSERT_EQ(found.days.size(), 30U);
    EXPECT_EQ(found.days[0].issued, 5U);
    EXPECT_EQ(found.days[1].issued, 3U);
    EXPECT_EQ(found.days[3].issued, 2U);
    EXPECT_EQ(found.days[2].refused, 3U);
    EXPECT_EQ(found.rows, 15U + 7U); // with those of the issuer's making
}

TEST_F(MonthlyReportTest, CountsCardsByReasonWhetherOneRowTellsOfOneOrOfMany) {
    std::vector<StandingOrder> orders;
    for (const MintedCard& card : mint(6)) orders.push_back({card.row.place, "unspecified"});
    for (std::size_t i = 0; i < 3; ++i) orders[i].reason = "keyCompromise";
    (void)change_standings(issuer, std::span(orders).subspan(0, 4), Standing::revoked, false, now);
    (void)change_standings(issuer, std::span(orders).subspan(4), Standing::suspended, false, now);
    for (StandingOrder& order : orders) order.reason = "removeFromCRL";
    (void)change_standings(issuer, std::span(orders).subspan(5), Standing::valid, false, now);
    const MonthlyReport found = report();
    EXPECT_EQ(found.revoked, (NamedCounts{{"keyCompromise", 3}, {"unspecified", 1}}));
    EXPECT_EQ(found.suspended, (NamedCounts{{"unspecified", 2}}));
    EXPECT_EQ(found.reinstated, 1U);
    EXPECT_EQ(found.days[static_cast<std::size_t>((now - begin) / day)].revoked, 4U);
    EXPECT_EQ(MonthlyReport::sum(found.revoked), 4U);
}

TEST_F(MonthlyReportTest, TellsWhoDidIt) {
    const std::uint64_t before = report().operators.at("");
    issuer.registry().set_operator("amara");
    row(begin, "status-published", {{"lists", 1}});
    row(begin, "status-published", {{"lists", 1}});
    issuer.registry().set_operator("bo");
    row(begin, "status-published", {{"lists", 1}});
    EXPECT_EQ(report().operators, (NamedCounts{{"", before}, {"amara", 2}, {"bo", 1}}));
}

TEST_F(MonthlyReportTest, OfAMonthWithoutRowsIsEmpty) {
    const MonthlyReport found = report_month(issuer.registry(), month.next(), now);
    EXPECT_EQ(found.rows, 0U);
    EXPECT_FALSE(found.is_over);
    EXPECT_TRUE(found.operators.empty());
    EXPECT_EQ(found.days.size(), 31U);
    EXPECT_FALSE(report(month.end() - 1).is_over);
    EXPECT_TRUE(report(month.end()).is_over);
}

TEST_F(MonthlyReportTest, CountsNothingAfterARowThatDoesNotFit) {
    row(begin, "cards-minted", {{"count", 5}, {"kid", "aa"}});
    row(begin, "cards-minted", {{"count", 6}, {"kid", "aa"}});
    const std::uint64_t last = issuer.registry().last_journal_row()->seq;
    test::run(fmt::format("sqlite3 '{}' \"UPDATE journal SET at = at + 1 WHERE seq = {}\"",
                          (issuer.dir() / "registry.db").string(), last));
    const MonthlyReport found = report();
    EXPECT_EQ(found.broken_seq, last);
    EXPECT_EQ(found.all_rows, last - 1);
    EXPECT_EQ(found.issued, 5U);
}

// Rows of versions to come, or that somebody has written in another way.
TEST_F(MonthlyReportTest, IsNotPutOutByRowsThatItDoesNotKnow) {
    row(begin, "cards-minted", {{"count", "many"}, {"kid", 7}});
    row(begin, "cards-revoked", {{"cards", 7}});
    row(begin, "status-published", json::array({1, 2}));
    row(begin, "card-painted", {{"color", "red"}});
    const MonthlyReport found = report();
    EXPECT_EQ(found.issued, 0U);
    EXPECT_EQ(found.status_builds, 1U);
    EXPECT_EQ(found.lists, 0U);
}

} // namespace
} // namespace qrid
