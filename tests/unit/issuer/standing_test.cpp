// How cards stand: changed one by one and in bulk.
#include "qrid/card/record_lines.h"
#include "qrid/issuer/journal.h"
#include "qrid/issuer/standing_lines.h"
#include "qrid/issuer/status_publishing.h"
#include "support/errors.h"
#include "support/issuers.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <sstream>

namespace qrid {
namespace {

using test::code_of, test::now;

class StandingTest : public test::IssuerFixture {
protected:
    std::vector<StandingChange> change(const std::vector<StatusPlace>& places, Standing wanted, bool rehearse = false) {
        std::vector<StandingOrder> orders;
        for (const StatusPlace place : places) orders.push_back({place, "unspecified"});
        return change_standings(issuer, orders, wanted, rehearse, now);
    }
    std::optional<Code> code(StatusPlace place, Standing wanted) {
        const std::optional<Error> error = change({place}, wanted).front().error;
        return error ? std::optional(error->code()) : std::nullopt;
    }
    std::vector<StandingOrder> line(const std::string& text, Standing wanted = Standing::revoked) {
        return read_standing_line(issuer, {.line = 3, .text = text}, wanted, "unspecified");
    }
};

TEST_F(StandingTest, ChangesOfACardAreIdempotentAndRevocationIsForGood) {
    const StatusPlace place = mint(1).front().row.place;
    const auto changed = [&](Standing wanted) { return change({place}, wanted).front().changed(); };
    EXPECT_FALSE(changed(Standing::valid));
    EXPECT_TRUE(changed(Standing::suspended));
    EXPECT_FALSE(changed(Standing::suspended));
    EXPECT_TRUE(changed(Standing::valid));
    EXPECT_TRUE(changed(Standing::revoked));
    EXPECT_FALSE(changed(Standing::revoked));
    EXPECT_EQ(code(place, Standing::valid), Code::revoked);
    EXPECT_EQ(code(place, Standing::suspended), Code::revoked);
    EXPECT_EQ(code({99, 9}, Standing::revoked), Code::not_in_registry);
    EXPECT_EQ(code({0, 99}, Standing::revoked), Code::not_in_registry); // past the end of a list
}

TEST_F(StandingTest, OfManyOneMayBeWrongOrThereTwice) {
    const auto minted = mint(3);
    const std::uint64_t rows = issuer.registry().last_journal_row()->seq;
    const auto outcomes =
        change({minted[0].row.place, {99, 9}, minted[1].row.place, minted[0].row.place}, Standing::revoked);
    ASSERT_EQ(outcomes.size(), 4U);
    EXPECT_TRUE(outcomes[0].changed());
    EXPECT_TRUE(outcomes[1].error);
    EXPECT_TRUE(outcomes[2].changed());
    EXPECT_FALSE(outcomes[3].changed());
    const auto journal = issuer.registry().journal_rows(rows, 10);
    ASSERT_EQ(journal.size(), 1U);
    EXPECT_EQ(journal[0].what, "cards-revoked");
    EXPECT_EQ(journal[0].detail, "{\"cards\":[\"" + format_place(minted[0].row.place) + "\",\"" +
                                     format_place(minted[1].row.place) + "\"],\"reason\":\"unspecified\"}");
}

TEST_F(StandingTest, ARehearsalTellsAndWritesNothing) {
    const StatusPlace place = mint(1).front().row.place;
    const auto before = issuer.registry().last_journal_row()->digest;
    EXPECT_TRUE(change({place}, Standing::revoked, true).front().changed());
    EXPECT_EQ(issuer.registry().last_journal_row()->digest, before);
    EXPECT_TRUE(change({place}, Standing::suspended).front().changed());
}

// The rows of cards and the rows of lists say the same, whatever is done in whatever order.
TEST_F(StandingTest, ListsSayWhatTheCardsSay) {
    const auto minted = mint(120); // begins the third and fourth list
    EXPECT_TRUE(rc::check([&] {
        const auto wanted = static_cast<Standing>(*rc::gen::inRange(0, 3));
        std::vector<StatusPlace> places;
        for (const std::size_t i :
             *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, minted.size())))
            places.push_back(minted[i].row.place);
        change(places, wanted);
        std::map<std::uint64_t, StatusList> lists;
        for (std::uint64_t n = 0; n < status_lists(issuer); ++n) lists.emplace(n, current_list(issuer, n, 2));
        Registry::FallenCards fallen;
        for (const MintedCard& card : minted) {
            const CardRow row = *issuer.registry().card(card.row.serial);
            RC_ASSERT(lists.at(row.place.list).get(row.place.idx) == static_cast<int>(row.standing));
            fallen.revoked += row.standing == Standing::revoked ? 1 : 0;
            fallen.suspended += row.standing == Standing::suspended ? 1 : 0;
        }
        RC_ASSERT(issuer.registry().count_fallen().revoked == fallen.revoked);
        RC_ASSERT(issuer.registry().count_fallen().suspended == fallen.suspended);
    }));
    EXPECT_EQ(verify_journal(issuer.registry()).broken_seq, std::nullopt);
}

TEST_F(StandingTest, FindsTheCardsOfAPerson) {
    const auto minted = mint(2);
    EXPECT_EQ(places_of_subject(issuer, "ID-1", Standing::revoked).size(), 2U);
    change({minted[0].row.place}, Standing::revoked);
    EXPECT_EQ(places_of_subject(issuer, "ID-1", Standing::revoked).size(), 2U); // doing it again is no error
    EXPECT_EQ(places_of_subject(issuer, "ID-1", Standing::suspended), std::vector{minted[1].row.place});
    change({minted[1].row.place}, Standing::revoked);
    EXPECT_EQ(code_of([&] { places_of_subject(issuer, "ID-1", Standing::valid); }), Code::revoked);
    EXPECT_EQ(code_of([&] { places_of_subject(issuer, "ID-2", Standing::revoked); }), Code::not_in_registry);
    EXPECT_EQ(code_of([&] { places_of_subject(issuer, "", Standing::revoked); }), Code::not_in_registry);
}

TEST_F(StandingTest, ReadsLines) {
    const auto minted = mint(2);
    const StatusPlace place = minted[0].row.place;
    const std::string text = format_place(place);
    const auto is = [&](const std::string& written, const std::string& reason) {
        const auto orders = line(written);
        return orders.size() == 1 && orders[0].place == place && orders[0].reason == reason;
    };
    EXPECT_TRUE(is(text, "unspecified"));
    EXPECT_TRUE(is("  " + text + " \t superseded ", "superseded"));
    EXPECT_TRUE(is(minted[0].text, "unspecified"));
    EXPECT_TRUE(is("{\"card\":\"" + text + "\",\"reason\":\"keyCompromise\"}", "keyCompromise"));
    EXPECT_TRUE(is("{\"id\":null,\"card\":\"" + minted[0].text + "\"}", "unspecified"));
    const std::string list = std::to_string(place.list), idx = std::to_string(place.idx);
    EXPECT_TRUE(is("{\"list\":" + list + ",\"idx\":" + idx + ",\"card\":\"x\"}", "unspecified"));
    EXPECT_EQ(line("{\"id\":\"ID-1\",\"fullName\":\"Ada\"}").size(), 2U);
    EXPECT_TRUE(line("# lost in March").empty());
    for (const char* bad :
         {"{}", "{\"list\":1}", "{\"list\":-1,\"idx\":2}", "{\"id\":7}", "{\"card\":\"1-2\",\"card\":\"1-3\"}", "[1]",
          "{\"card\":\"1-2\"", "0-1 whatever", "\xff"}) {
        const auto code = code_of([&] { line(bad); });
        EXPECT_TRUE(code == Code::bad_record || code == Code::bad_base45) << bad << (code ? name(*code) : "nothing");
    }
    EXPECT_EQ(code_of([&] { line("0-1 certificateHold"); }), Code::bad_record);
    EXPECT_EQ(line("0-1 certificateHold", Standing::suspended).size(), 1U);
    try {
        line("{}");
    } catch (const Error& error) {
        EXPECT_TRUE(std::string_view(error.what()).starts_with("line 3: ")) << error.what();
    }
}

TEST(Standing, ReadsPlaces) {
    EXPECT_EQ(parse_place("3-17"), (StatusPlace{3, 17}));
    for (const char* bad : {"", "-", "3", "3-", "-3", "a-3", "3-17x", "card.png"})
        EXPECT_EQ(parse_place(bad), std::nullopt) << bad;
}

TEST(Standing, KnowsTheReasonsOfRfc5280) {
    for (const char* reason : {"unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded",
                               "cessationOfOperation", "privilegeWithdrawn", "aACompromise"}) {
        EXPECT_TRUE(is_reason(reason, Standing::revoked)) << reason;
        EXPECT_TRUE(is_reason(reason, Standing::suspended)) << reason;
        EXPECT_FALSE(is_reason(reason, Standing::valid)) << reason;
    }
    EXPECT_TRUE(is_reason("certificateHold", Standing::suspended));
    EXPECT_FALSE(is_reason("certificateHold", Standing::revoked));
    EXPECT_FALSE(is_reason("removeFromCRL", Standing::revoked));
    EXPECT_TRUE(is_reason("removeFromCRL", Standing::valid));
}

} // namespace
} // namespace qrid
