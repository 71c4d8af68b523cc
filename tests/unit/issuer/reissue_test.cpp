// What becomes of the cards that people have, on both engines.
#include "qrid/card/record_lines.h"
#include "qrid/issuer/batch.h"
#include "qrid/issuer/journal.h"
#include "qrid/issuer/reissue.h"
#include "qrid/issuer/standing.h"
#include "support/engine_issuer.h"
#include "support/errors.h"

#include <sstream>

namespace qrid {
namespace {

using test::code_of;
using test::day;
using test::Engine;
using test::now;

// Keeps what is given out.
class Kept final : public BatchOutput {
public:
    void keep(std::string_view cards, std::string_view rejects, const std::vector<RawRecord>& /*records*/) override {
        lines += cards;
        rejected += rejects;
    }
    std::string lines, rejected;
};

class Reissuing : public test::EngineIssuer {
protected:
    void SetUp() override {
        EngineIssuer::SetUp();
        if (IsSkipped()) return;
        const KeyRow row = issuer_->active_key(Purpose::cards, now);
        key_.emplace(issuer_->open_key(row, test::passphrase));
    }

    /// Mints a record for each ID; the codes of the records that became no card, in order.
    std::vector<Code> mint(const std::vector<std::string>& ids, ReissueTerms terms, Seconds iat = now,
                           const std::vector<std::string>& variants = {}) {
        std::stringstream lines;
        for (const std::string& id : ids)
            lines << R"({"fullName": "Ada", "gender": 2)" << (id.empty() ? "" : R"(, "id": ")" + id + "\"") << "}\n";
        LineReader records(lines);
        IssuerCards source(issuer(), Mint(issuer(), issuer().active_key(Purpose::cards, now), *key_),
                           {.iat = iat, .exp = iat + 100 * day, .nbf = {}, .cnf = {}}, parse_variants(variants), terms);
        std::vector<Code> codes;
        const BatchTalk talk{.rejected = [&](const Error& error, const RawRecord&) { codes.push_back(error.code()); },
                             .done = [](std::size_t) {}};
        kept_.lines.clear(), kept_.rejected.clear();
        mint_batches(
            records, [&](const RawRecord& record) { return records.identity(record); }, source, kept_, talk, 2);
        left_out_ = source.plan().left_out();
        replaced_ = source.plan().replaced();
        new_ones_ = source.plan().new_ones();
        return codes;
    }
    std::vector<CardRow> cards(const std::string& id) {
        return issuer().registry().cards_of_subject(issuer().subject_digest(id));
    }
    std::size_t good_cards(const std::string& id, Seconds at = now) {
        const std::vector<CardRow> all = cards(id);
        return static_cast<std::size_t>(std::count_if(
            all.begin(), all.end(), [&](const CardRow& card) { return is_in_force(card, issuer().keys(), at); }));
    }
    void suspend(const CardRow& card) {
        const std::vector<StandingOrder> orders{{card.place, "certificateHold"}};
        (void)change_standings(issuer(), orders, Standing::suspended, false, now);
    }

    std::optional<PrivateKey> key_;
    Kept kept_;
    std::uint64_t left_out_ = 0, replaced_ = 0, new_ones_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Engines, Reissuing, testing::Values(Engine::sqlite, Engine::postgresql), test::engine_name);

constexpr ReissueTerms once{.way = Reissue::once}, refused{.way = Reissue::once, .refuse = true},
    replace{.way = Reissue::replace};

TEST_P(Reissuing, OnceIsOnceInABatchAndAcrossRuns) {
    EXPECT_TRUE(mint({"A", "B", "A"}, once).empty());
    EXPECT_EQ(left_out_, 1U);
    EXPECT_EQ(std::count(kept_.lines.begin(), kept_.lines.end(), '\n'), 2);
    EXPECT_TRUE(mint({"B", "C"}, once, now + day).empty());
    EXPECT_EQ(left_out_, 1U);
    for (const char* id : {"A", "B", "C"}) EXPECT_EQ(cards(id).size(), 1U) << id;
    EXPECT_EQ(issuer().registry().serials_taken(), 3U) << "no place is lost to a card that is not made";
}

TEST_P(Reissuing, OnceLooksAtWhatIsInForce) {
    (void)mint({"A", "B", "C"}, {});
    const std::vector<StandingOrder> revoke_a{{cards("A").front().place, "keyCompromise"}};
    (void)change_standings(issuer(), revoke_a, Standing::revoked, false, now);
    suspend(cards("B").front());
    EXPECT_TRUE(mint({"A", "B", "C"}, once, now + day).empty());
    EXPECT_EQ(cards("A").size(), 2U); // it was revoked
    EXPECT_EQ(cards("B").size(), 1U); // it may come back
    EXPECT_EQ(cards("C").size(), 1U);
    (void)mint({"C"}, once, now + 100 * day); // it has expired
    EXPECT_EQ(cards("C").size(), 2U);
}

TEST_P(Reissuing, OnceCanBeAnError) {
    (void)mint({"A"}, once);
    EXPECT_EQ(mint({"A", "B", "B", ""}, refused), (std::vector{Code::has_card, Code::has_card, Code::bad_record}));
    EXPECT_EQ(std::count(kept_.rejected.begin(), kept_.rejected.end(), '\n'), 3);
    EXPECT_EQ(cards("B").size(), 1U);
}

TEST_P(Reissuing, EachVariantCountsForItself) {
    (void)mint({"A"}, once, now, {"with-face"});
    EXPECT_TRUE(mint({"A"}, once, now, {"with-face", "without-address"}).empty());
    EXPECT_EQ(left_out_, 1U);
    ASSERT_EQ(cards("A").size(), 2U);
    EXPECT_EQ(cards("A")[1].variant, "without-address");
    (void)mint({"A"}, replace, now + day, {"with-face"});
    EXPECT_EQ(cards("A")[0].standing, Standing::revoked);
    EXPECT_EQ(cards("A")[1].standing, Standing::valid);
}

TEST_P(Reissuing, ACardOfAnUnknownVariantMayBeAny) {
    (void)mint({"A"}, {});
    place_->sql("UPDATE cards SET variant = NULL");
    (void)mint({"A"}, once, now, {"with-face"});
    EXPECT_EQ(cards("A").size(), 1U);
    (void)mint({"A"}, replace, now + day, {"with-face", "without-address"});
    EXPECT_EQ(replaced_, 1U);
    EXPECT_EQ(good_cards("A"), 2U);
    const std::vector<std::uint64_t> old{cards("A")[0].serial};
    EXPECT_EQ(issuer().registry().replacements_of(old).front().successor, cards("A")[1].serial);
}

TEST_P(Reissuing, ReplacingRevokesInTheSameTransaction) {
    (void)mint({"A", "A", "B"}, {});
    EXPECT_TRUE(mint({"A", "B", "C", "A"}, replace, now + day).empty());
    EXPECT_EQ(replaced_, 3U);
    EXPECT_EQ(new_ones_, 1U);
    EXPECT_EQ(left_out_, 1U); // the second A of the same run
    for (const char* id : {"A", "B", "C"}) EXPECT_EQ(good_cards(id), 1U) << id;
    const JournalRow last = *issuer().registry().last_journal_row();
    EXPECT_EQ(last.what, "cards-replaced");
    EXPECT_EQ(detail_of(last)["count"], 2);
    // Another run replaces them once more, be it at the same moment.
    (void)mint({"A", "B", "C"}, replace, now + day);
    EXPECT_EQ(replaced_, 3U);
    EXPECT_EQ(left_out_, 0U);
    for (const char* id : {"A", "B", "C"}) EXPECT_EQ(good_cards(id), 1U) << id;
}

TEST_P(Reissuing, NobodyGetsACardForOneThatWasTakenAway) {
    (void)mint({"A", "B"}, {});
    suspend(cards("A").front());
    EXPECT_EQ(mint({"A", "B"}, replace, now + day), std::vector{Code::suspended});
    EXPECT_EQ(cards("A").size(), 1U);
    EXPECT_EQ(cards("B").size(), 2U);
}

// It is good for nothing, and nobody is kept from a new card for it.
TEST_P(Reissuing, ACardOfACompromisedKeyIsNotInForce) {
    (void)mint({"A", "B"}, {});
    KeyRow key = issuer().active_key(Purpose::cards, now);
    const std::string old_kid = key.kid;
    key.revoked = Revocation{now, true};
    {
        Registry::Transaction transaction(issuer().registry());
        issuer().registry().update_key(key);
        transaction.commit();
    }
    const KeyRow next = issuer().active_key(Purpose::cards, now);
    ASSERT_NE(next.kid, old_kid);
    key_.emplace(issuer().open_key(next, test::passphrase));
    (void)mint({"A"}, once, now + day);
    EXPECT_EQ(cards("A").size(), 2U);
    (void)mint({"B"}, {.way = Reissue::replace, .overlap = 30 * day}, now + day);
    EXPECT_EQ(cards("B").front().standing, Standing::revoked) << "at once: there is nothing to overlap with";
}

TEST_P(Reissuing, WhatCouldNotBeDeliveredReplacesNobody) {
    (void)mint({"A", "B"}, {});
    (void)mint({"A"}, {.way = Reissue::replace, .overlap = 30 * day}, now + day);
    (void)mint({"B"}, replace, now + day);
    const StatusPlace new_a = cards("A").back().place, new_b = cards("B").back().place, old_b = cards("B")[0].place;
    try {
        throw_undelivered(issuer(), std::vector{new_a, new_b}, Error(Code::cannot_write, "full"), now + day);
    } catch (const Error& error) {
        EXPECT_NE(error.hint().find(format_place(old_b) + " had been revoked for it"), std::string::npos)
            << error.hint();
    }
    EXPECT_EQ(revoke_replaced(issuer(), false, now + 90 * day), 0U);
    EXPECT_EQ(cards("A").front().standing, Standing::valid);
    EXPECT_EQ(cards("A").back().standing, Standing::revoked);
}

TEST_P(Reissuing, WithAnOverlapBothAreGoodUntilItIsOver) {
    (void)mint({"A"}, {});                 // until day 100
    (void)mint({"B"}, {}, now + 30 * day); // until day 130
    constexpr ReissueTerms beside{.way = Reissue::replace, .overlap = 30 * day};
    (void)mint({"A", "B"}, beside, now + 80 * day);
    EXPECT_EQ(replaced_, 2U);
    EXPECT_EQ(revoke_replaced(issuer(), false, now + 100 * day - 1), 0U);
    EXPECT_EQ(good_cards("A", now + 99 * day), 2U);
    EXPECT_EQ(revoke_replaced(issuer(), true, now + 100 * day), 1U);
    EXPECT_EQ(good_cards("A", now + 99 * day), 2U); // nothing was done yet
    EXPECT_EQ(revoke_replaced(issuer(), false, now + 100 * day), 1U);
    EXPECT_EQ(good_cards("A", now + 99 * day), 1U);
    EXPECT_EQ(good_cards("B", now + 109 * day), 2U);
    EXPECT_EQ(revoke_replaced(issuer(), false, now + 110 * day), 1U);
    EXPECT_EQ(good_cards("B", now + 110 * day), 1U);
    EXPECT_EQ(revoke_replaced(issuer(), false, now + 1000 * day), 0U);
    EXPECT_EQ(verify_journal(issuer().registry()).broken_seq, std::nullopt);
}

// A replacement that is replaced in turn goes at once; the first card keeps its date.
TEST_P(Reissuing, OverlapsDoNotGrow) {
    (void)mint({"A"}, {});
    constexpr ReissueTerms beside{.way = Reissue::replace, .overlap = 10 * day};
    (void)mint({"A"}, beside, now + day);
    (void)mint({"A"}, beside, now + 5 * day);
    EXPECT_EQ(revoke_replaced(issuer(), false, now + 11 * day), 1U);
    EXPECT_EQ(cards("A")[0].standing, Standing::revoked);
    EXPECT_EQ(revoke_replaced(issuer(), false, now + 15 * day), 1U);
    EXPECT_EQ(good_cards("A", now + 16 * day), 1U);
}

TEST_P(Reissuing, WhatFailsLeavesNobodyWithoutACard) {
    (void)mint({"A"}, {});
    class Broken final : public BatchOutput {
        void keep(std::string_view, std::string_view, const std::vector<RawRecord>&) override {
            throw Error(Code::cannot_write, "the disk is full");
        }
    } broken;
    std::stringstream lines(R"({"id": "A", "fullName": "Ada"})");
    LineReader records(lines);
    {
        IssuerCards source(issuer(), Mint(issuer(), issuer().active_key(Purpose::cards, now), *key_),
                           {.iat = now + day, .exp = now + 100 * day, .nbf = {}, .cnf = {}}, {}, replace);
        const BatchTalk talk{.rejected = [](const Error&, const RawRecord&) {}, .done = [](std::size_t) {}};
        EXPECT_EQ(code_of([&] {
                      mint_batches(
                          records, [&](const RawRecord& one) { return records.identity(one); }, source, broken, talk,
                          1);
                  }),
                  Code::cannot_write);
    }
    ASSERT_EQ(cards("A").size(), 1U);
    EXPECT_EQ(cards("A").front().standing, Standing::valid);
    EXPECT_EQ(issuer().registry().serials_taken(), 1U);
}

} // namespace
} // namespace qrid
